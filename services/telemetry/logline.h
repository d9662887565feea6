#pragma once
// One event as one line of JSON that no value can break out of (SEC-O2).

#include "services/base/time.h"
#include "services/telemetry/logfield.h"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace trunkline {

inline constexpr std::size_t mostLineBytes = 16'384; ///< without the line's end
inline constexpr std::size_t mostValueBytes = 1'024; ///< of a text, before it is escaped

/// A JSON string with its quotes. Whatever the bytes, the result is one line of valid UTF-8: what a
/// terminal, a log reader or JavaScript takes for a control is escaped (C0, DEL, C1, line and
/// paragraph separators, marks that turn text around), and what is no UTF-8 becomes `\ufffd`.
/// Longer texts are cut behind `mostValueBytes`.
void appendLogText(std::string& out, std::string_view text);

/// `2026-11-25T14:02:11.000042Z`: always microseconds, so that lines sort as texts.
std::string logTime(Instant time);

/// Members that stand in many lines, written once.
class LogMembers {
public:
    explicit LogMembers(std::initializer_list<LogField> fields);
    /// Without the object's braces.
    std::string_view text() const { return m_text; }

private:
    std::string m_text;
};

/// Appends one object's members. What would pass `mostLineBytes` is left out, and said
/// (`"truncated":true`).
class LogLine {
public:
    /// In the memory of `room`, whatever it holds.
    explicit LogLine(std::string room = {});
    void add(const LogField& field);
    void addAll(const LogMembers& members);
    /// The whole line, without its end. Call it once.
    std::string finish() &&;

private:
    /// Takes back what made the line too long.
    void bound(std::size_t before);

    std::string m_text;
    bool m_truncated = false;
};

} // namespace trunkline
