#pragma once
// What a handler is given besides its request, and where it says what it changed.

#include "services/base/random.h"
#include "services/contract/audit.h"
#include "services/contract/json.h"
#include "services/contract/principal.h"
#include "services/contract/tally.h"

#include <stop_token>
#include <string>
#include <vector>

namespace trunkline {

/// A personal value that the audit body holds a commitment of: SHA-256(salt ‖ value).
struct PersonalValue {
    std::string kind;
    std::string commitment; ///< 32 bytes
    std::string salt;       ///< 16 bytes
    std::string value;
};

/// What changed, for those who show it: ids and versions, never rows. Published after commit; the
/// id is the audit seq.
struct ChangeEvent {
    std::int64_t seq = 0;
    TenantId tenantId;
    Entity entity = Entity::Tenant;
    std::string operation;
    std::vector<Uuid> ids;
    std::int64_t version = 0;
};
TRUNK_RECORD(ChangeEvent, seq, tenantId, entity, operation, ids, version)

/// Made by the Dispatcher for one operation, inside its transaction. Not shared between threads.
class Context final : private PersonalSink {
public:
    Context(Principal who, Instant at, Random& randomness, std::stop_token stop,
        std::string request, std::string clientAddress = {});

    const Principal principal;
    const Visibility see;
    const Instant now;     ///< the only now there is
    const AuditId auditId; ///< goes into every row that is changed
    Random& random;
    const std::stop_token stop;
    const std::string requestId;
    const std::string address; ///< of a network caller, else empty
    Tally tally;

    template <class IdType>
    IdType newId()
    {
        return random.id<IdType>(now);
    }

    /// The record as it is now; becomes the audit entry.
    template <Described Record>
    void created(const Record& after)
    {
        name(after);
        forEachMember(after, [this](std::string_view field, const auto& value) {
            addChange(field, {}, toAuditJson(value, *this));
        });
    }

    template <Described Record>
    void changed(const Record& before, const Record& after)
    {
        name(after);
        // Salts differ each time, so what is equal is found before anything is committed to.
        boost::mp11::mp_for_each<Members<Record>>([&](auto descriptor) {
            const auto& was = before.*descriptor.pointer;
            const auto& is = after.*descriptor.pointer;
            if (was == is)
                return;
            std::string wasText = toAuditJson(was, *this);
            addChange(wireName<decltype(descriptor)>(), std::move(wasText), toAuditJson(is, *this));
        });
    }

    /// For what is not one record: a batch, an export, a rebuild.
    void noted(std::string label, std::string entityId, std::vector<AuditChange> details);
    /// One more detail of what was created or changed.
    void detail(std::string_view field, Json after);
    /// Ids for the event that follows the commit.
    void touched(Uuid id, std::int64_t version = 0);

    const std::string& label() const { return m_label; }
    const std::string& entityId() const { return m_entityId; }
    const std::vector<AuditChange>& changes() const { return m_changes; }
    const std::vector<PersonalValue>& personal() const { return m_personal; }
    const std::vector<Uuid>& ids() const { return m_ids; }
    std::int64_t version() const { return m_version; }

private:
    template <class Record>
    void name(const Record& record)
    {
        if constexpr (requires { record.id.value; }) {
            m_entityId = record.id.text();
            m_ids.push_back(record.id.value);
        }
        if constexpr (requires { record.version; })
            m_version = record.version;
        if constexpr (requires { record.name.value; })
            m_label = record.name.value;
        else if constexpr (requires { record.name; })
            m_label = record.name;
    }
    void addChange(std::string_view field, std::string before, std::string after);
    std::string commit(std::string_view kind, const std::string& value) override;

    std::string m_label;
    std::string m_entityId;
    std::vector<AuditChange> m_changes;
    std::vector<PersonalValue> m_personal;
    std::vector<Uuid> m_ids;
    std::int64_t m_version = 0;
};

} // namespace trunkline
