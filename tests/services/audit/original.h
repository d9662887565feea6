#pragma once
// A business with a trail of 1,100 entries, made once per engine and copied for every tampering.

#include "app/compose/workspace.h"
#include "services/contract/audit.h"

#include <QString>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace trunkline {

/// Where a tampering strikes.
enum class Spot { First, Middle, Last, Checkpoint };

struct Original;

/// A copy of the store, removed when the last copy of this dies. Nothing holds it open.
struct StoreCopy {
    std::string place; ///< a workspace file or a URL
    std::shared_ptr<void> keeper;

    /// What the declared operation says.
    AuditVerdict verify(bool contents = true) const;
};

/// Entry 1 introduces the key; a head is signed at each spot. The campaign of a spot was made by an
/// entry before it, and changed by the entry `changed` of it. There is a demo, laid out anew once,
/// with calls and transcripts; one of its campaigns was changed since; a publisher and a buyer were
/// made and changed; calls came from the sources `early` and, after entry 500, `late`.
class OriginalStore {
public:
    /// `sqlite` or `postgresql`.
    explicit OriginalStore(const std::string& engine);
    ~OriginalStore();
    OriginalStore(const OriginalStore&) = delete;
    OriginalStore& operator=(const OriginalStore&) = delete;

    StoreCopy copy() const;
    /// As it stood after entry 500, long before the last.
    StoreCopy olderCopy() const;

    std::int64_t seq(Spot spot) const;
    std::int64_t changed(Spot spot) const; ///< the entry that changed the spot's campaign
    CampaignId campaign(Spot spot) const { return m_campaigns[static_cast<std::size_t>(spot)]; }
    PublisherId publisher() const { return m_publisher; }
    BuyerId buyer() const { return m_buyer; }

private:
    class Making;
    static StoreCopy copyOf(const std::string& place);

    std::shared_ptr<Original> m_original;
    StoreCopy m_older;
    std::array<CampaignId, 4> m_campaigns;
    std::int64_t m_firstChange = 0;
    PublisherId m_publisher;
    BuyerId m_buyer;
};

/// A column `engine`, and a row for each that is there.
void engineRows();

/// Made when they are first asked for.
class Originals {
public:
    const OriginalStore& of(const QString& engine);

private:
    std::map<QString, std::unique_ptr<OriginalStore>> m_made;
};

} // namespace trunkline
