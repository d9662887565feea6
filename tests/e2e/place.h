#pragma once
// A store that trunklinectl made and works on, and the same store seen past the program, by SQL.

#include "tests/e2e/program.h"
#include "tests/support/stores.h"

#include <QList>

#include <functional>
#include <map>
#include <memory>

namespace trunkline {

/// Digest and number of rows by table.
using Digests = std::map<QString, QString>;

/// SQL on a file, past the program.
QList<QByteArrayList> executeOnFile(const QString& file, const QByteArray& statements);

/// A folder of its own with the keys, and in it or on the server one store with one tenant. Every
/// failure of what it is asked ends the test program: nothing here is what is tested.
class StorePlace {
public:
    /// `sqlite` or `postgresql`; zone and currency are the tenant's.
    StorePlace(
        const QString& kind, const QString& zone, const QString& currency = QStringLiteral("USD"));
    /// A small demo in a file, with members of all roles.
    static std::unique_ptr<StorePlace> demo();
    StorePlace(const StorePlace&) = delete;
    StorePlace& operator=(const StorePlace&) = delete;
    /// Ends the test unless the store's trail verifies, or finds what it must, and holds an entry
    /// for each success that must leave one and each refusal of `run` and `answer`.
    ~StorePlace();
    /// Other programs write to the store too, or one is killed: how many entries there must be is
    /// then known to the test alone.
    void share() { m_shared = true; }
    /// The kinds of what the trail must find at the end, after rows were taken past the program.
    void expectFindings(const QStringList& kinds) { m_findings = kinds; }

    static QList<QString> kinds();

    const QString& kind() const { return m_kind; }
    bool isFile() const { return m_url.isEmpty(); }
    /// `--workspace FILE` or `--database URL`.
    QStringList flags() const;
    const QString& file() const { return m_file; }
    const QString& url() const { return m_url; }
    QString folder() const;
    /// A path in its folder.
    QString path(const QString& name) const;
    QString write(const QString& name, const QByteArray& content) const;

    /// Runs trunklinectl; `command` without the flags of the store.
    Ended run(const QStringList& command) const;
    Ended run(const QStringList& command, const Terms& terms) const;
    /// The store is shared from then on: the run may be killed.
    std::unique_ptr<Program> start(const QStringList& command);
    /// Runs it with `--json`; ends the test unless it exits with 0 and prints one object.
    QJsonObject answer(const QStringList& command) const;
    Terms terms() const;

    /// `trunklinectl digests`: all of each table, or what two runs of the same work have in common.
    Digests digests(bool content) const;

    /// Puts the store as it stands aside; `restore` goes back to it as often as wanted.
    void keep();
    void restore();
    /// Waits until nobody is at work on the store any more: a server notices a client's death late.
    void settle() const;

    /// SQL past the program: on a copy of the file, log included, or as the server's superuser.
    QList<QByteArrayList> rows(const QByteArray& select) const;
    QByteArray value(const QByteArray& select) const;
    /// SQL past the program, on the store itself.
    void execute(const QByteArray& statement) const;

private:
    explicit StorePlace(const QString& kind);
    void made();
    QString log() const;
    qint64 entriesLogged() const;

    QString m_kind;
    Folder m_folder;
    QString m_file;
    QString m_url;
    QByteArray m_database; ///< its name on the server
    std::shared_ptr<void> m_server;
    bool m_kept = false;
    QStringList m_findings;
    Folder m_logs;     ///< beside the folder, which holds what the programs made there
    qint64 m_made = 0; ///< entries of the store's making
    bool m_shared = false;
};

} // namespace trunkline
