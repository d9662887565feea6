#pragma once
// A file on its way in, seen from the window.

#include "services/base/result.h"

#include <QFuture>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <stop_token>

namespace trunkline {

/// What the user chose. Names: `column` where they are read from a column, else one for all calls;
/// empty: none.
struct ImportChoice {
    QString path;
    QString timeZone; ///< IANA; empty: the file has its own
    QString mapping;  ///< a TOML template; empty: detected
    QString campaign;
    QString publisher;
    QString buyer;
    bool fromColumns = false;
    bool create = false; ///< names that are not there yet
    bool dryRun = false;
};

/// What a file holds.
struct ImportPreview {
    QString format;
    QString encoding;
    std::int64_t rows = 0;
    std::int64_t rejected = 0;
    std::int64_t warnings = 0;
    std::int64_t answered = 0;
    QStringList columns;
    QStringList rejects; ///< the first, as `line 7, talk: not a number`
};

struct ImportProgress {
    std::int64_t bytesDone = 0;
    std::int64_t bytesTotal = 0;
    std::int64_t rows = 0;
};

struct ImportSummary {
    std::int64_t rows = 0;
    std::int64_t imported = 0;
    std::int64_t duplicates = 0;
    std::int64_t rejected = 0;
    std::int64_t warnings = 0;
    QString rejectsFile; ///< empty: nothing was rejected
    bool dryRun = false;
    bool cancelled = false;
};

/// Bound to the importer by the program; each blocks and is called on a worker thread.
struct ImportWork {
    std::function<Result<ImportPreview>(const ImportChoice&, std::stop_token)> inspect;
    std::function<Result<ImportSummary>(
        const ImportChoice&, const std::function<void(ImportProgress)>&, std::stop_token)>
        run;
};

/// One import at a time; destroyed, it asks the worker to stop between two batches.
/// Threads: the GUI thread.
class ImportModel final : public QObject {
    Q_OBJECT

public:
    enum class State { Idle, Inspecting, Inspected, Running, Finished, Failed };

    explicit ImportModel(ImportWork work, QObject* parent = nullptr);
    ~ImportModel() override;

    void inspect(const ImportChoice& choice);
    void start(const ImportChoice& choice);
    void cancel();

    State state() const { return m_state; }
    const std::optional<ImportPreview>& preview() const { return m_preview; }
    const ImportProgress& progress() const { return m_progress; }
    const std::optional<ImportSummary>& summary() const { return m_summary; }
    const std::optional<Error>& error() const { return m_error; }

signals:
    void changed();

private:
    void become(State state);
    void fail(const Error& error);

    ImportWork m_work;
    std::stop_source m_stop;
    std::optional<ImportPreview> m_preview;
    std::optional<ImportSummary> m_summary;
    std::optional<Error> m_error;
    ImportProgress m_progress;
    State m_state = State::Idle;
    int m_question = 0;
};

} // namespace trunkline
