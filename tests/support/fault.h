#pragma once
// A store that fails when the test says so, to see what a failure in the middle leaves behind.

#include "services/storage/database.h"

#include <memory>
#include <string>
#include <vector>

namespace trunkline {

/// Hands everything on to the store below, but for the one statement that shall fail. Every call of
/// query, scan, execute and bulk, and every commit (its text is `commit`), counts as a statement.
/// Threads: as the store below; the plan is changed between transactions only.
class FaultyDatabase final : public Database {
public:
    explicit FaultyDatabase(std::shared_ptr<Database> below);

    /// The `nth` statement from now on (from 1) whose text holds `word` answers Unavailable and is
    /// not run; an empty word is in every text. 0: none fails.
    void failAt(std::int64_t nth, std::string word = {});
    /// The same for texts that hold any of these words.
    void failAtAny(std::int64_t nth, std::vector<std::string> words);
    /// The first statement whose text is none of these.
    void failAtNoneOf(std::vector<std::string> texts);
    /// Statements since the last `failAt` whose text holds its word, the failed one included.
    std::int64_t seen() const;
    /// The text of the statement that failed; empty: none did.
    std::string failed() const;

    Engine engine() const override;
    Result<std::unique_ptr<Transaction>> begin(
        TenantId tenant, Access access, std::stop_token stop) override;
    Result<std::vector<TenantId>> tenants() override;
    Result<StoreInfo> info() override;
    void listen(Listener listener) override;

    struct Plan;

private:
    std::shared_ptr<Database> m_below;
    std::shared_ptr<Plan> m_plan; // shared with the transactions
};

} // namespace trunkline
