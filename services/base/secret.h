#pragma once
// Values that must not be printed, logged or serialised.

#include <string>
#include <utility>

namespace trunkline {

/// Has no stream operator and no codec: printing one does not compile. Wiped when it dies.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value)
        : m_value(std::move(value))
    {
    }
    ~Secret();
    Secret(const Secret&) = default;
    Secret& operator=(const Secret&) = default;
    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret&&) noexcept = default;

    const std::string& reveal() const { return m_value; }
    bool empty() const { return m_value.empty(); }

private:
    std::string m_value;
};

} // namespace trunkline
