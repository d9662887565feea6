#pragma once
// A store as a tamperer sees it: no fence, no trigger, no unique index, one SQL statement after the
// other.

#include "services/base/id.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace trunkline {

/// Ends the program when a statement fails. Not shared between threads.
class RawStore {
public:
    /// `place`: a workspace file, or a URL whose user is a superuser.
    explicit RawStore(const std::string& place);
    ~RawStore();
    RawStore(const RawStore&) = delete;
    RawStore& operator=(const RawStore&) = delete;

    /// Answers the rows changed.
    std::int64_t run(const std::string& sql);
    /// Every column as text.
    std::vector<std::vector<std::string>> ask(const std::string& sql);
    /// A table's rows, each as `(…)` with a literal per column.
    std::vector<std::string> rows(const std::string& table);
    /// Puts these in the place of a table's rows.
    void replace(const std::string& table, const std::vector<std::string>& rows);

    /// An expression that answers a column's bytes as hexadecimal text.
    std::string hexOf(std::string_view column) const;
    /// Literals.
    std::string bytes(std::string_view value) const;
    std::string id(const Uuid& value) const;
    /// Makes a column of bytes that holds text readable, and text bytes again.
    std::string asText(std::string_view expression) const;
    std::string asBytes(std::string_view expression) const;

private:
    struct Connection;
    std::unique_ptr<Connection> m_connection;
};

} // namespace trunkline
