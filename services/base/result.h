#pragma once
// How everything that can fail answers: a value, or one Error.

#include <cassert>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace trunkline {

/// Closed: a code is part of the wire contract (DECISIONS 6).
enum class Errc {
    Invalid,
    Unauthenticated,
    Forbidden,
    NotFound,
    Conflict,
    TooLarge,
    RateLimited,
    QuotaExceeded,
    Cancelled,
    Unavailable,
    AuditUnavailable,
    Internal,
};

/// The code's name on the wire, `snake_case`.
const char* name(Errc code);

/// One broken rule of one field, in words that say the mend.
struct FieldError {
    std::string field; ///< path from the request's root: `draft.name`
    std::string message;

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

struct Error {
    Errc code = Errc::Internal;
    std::string detail; ///< for people; never SQL, never a value of somebody else's row
    std::vector<FieldError> fields;
    std::string requestId;

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    explicit operator bool() const { return m_state.index() == 0; }
    bool ok() const { return m_state.index() == 0; }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    T& value()
    {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }
    const T& value() const
    {
        assert(ok());
        return *std::get_if<0>(&m_state);
    }
    Error& error()
    {
        assert(!ok());
        return *std::get_if<1>(&m_state);
    }
    const Error& error() const
    {
        assert(!ok());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

/// What an action answers that has nothing to tell but that it is done.
struct Done {
    friend bool operator==(const Done&, const Done&) = default;
};
using Outcome = Result<Done>;

inline Error fail(Errc code, std::string detail) { return Error{code, std::move(detail), {}, {}}; }

inline Error invalid(std::vector<FieldError> fields)
{
    return Error{Errc::Invalid, "the request breaks a rule", std::move(fields), {}};
}

inline Error invalid(std::string field, std::string message)
{
    return invalid(std::vector<FieldError>{{std::move(field), std::move(message)}});
}

} // namespace trunkline

#define TRUNK_JOIN_(a, b) a##b
#define TRUNK_JOIN(a, b) TRUNK_JOIN_(a, b)
#define TRUNK_TRY_(result, declaration, ...)                                                       \
    auto result = (__VA_ARGS__);                                                                   \
    if (!result)                                                                                   \
        return std::move(result.error());                                                          \
    declaration = std::move(*result)
/// `TRUNK_TRY(const Campaign before, find(tx, id));` unwraps, or returns the error to our caller.
#define TRUNK_TRY(declaration, ...)                                                                \
    TRUNK_TRY_(TRUNK_JOIN(trunkResult, __LINE__), declaration, __VA_ARGS__)
/// The same for an Outcome, whose value nobody wants.
#define TRUNK_DO(...)                                                                              \
    do {                                                                                           \
        if (auto trunkOutcome = (__VA_ARGS__); !trunkOutcome)                                      \
            return std::move(trunkOutcome.error());                                                \
    } while (false)
