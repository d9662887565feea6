#pragma once
// A server over a small demo of its own, in a process that can be killed and started again at the
// same port. Nothing of it waits but what makes it.

#include <QString>

#include <memory>

namespace trunkline {

class KillableServer {
public:
    KillableServer();
    ~KillableServer();
    KillableServer(const KillableServer&) = delete;
    KillableServer& operator=(const KillableServer&) = delete;

    QString address() const;
    /// With which the first OWNER signs in.
    QString code() const;
    void kill();
    void startAgain();
    bool listens();

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace trunkline
