#pragma once
// One call: its path, its money, and what was said where the role may read it.

#include "models/session/session.h"
#include "services/contract/calls.h"
#include "services/contract/transcripts.h"

#include <QObject>

#include <optional>
#include <utility>
#include <vector>

namespace trunkline {

/// Threads: the GUI thread.
class CallDetailModel final : public QObject {
    Q_OBJECT

public:
    explicit CallDetailModel(Session& session, QObject* parent = nullptr);

    void show(CallId id);
    void clear();
    /// Asked for by the user, because it leaves an audit entry.
    void readTranscript();
    bool mayReadTranscript() const;

    const std::optional<Call>& call() const { return m_call; }
    const std::optional<Transcript>& transcript() const { return m_transcript; }
    const std::optional<Error>& error() const { return m_error; }
    /// Label and value, in the order to show them; what the role does not see is absent.
    std::vector<std::pair<QString, QString>> facts() const;

signals:
    void changed();

private:
    Session& m_session; // must exist, not ours
    std::optional<Call> m_call;
    std::optional<Transcript> m_transcript;
    std::optional<Error> m_error;
    int m_question = 0;
};

} // namespace trunkline
