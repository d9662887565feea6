#pragma once
// The servers that somebody keeps: where they are and who signed in last, never with what.

#include <QList>
#include <QString>

namespace trunkline {

struct SavedServer {
    QString name;
    QString address;
    QString authorityFile; ///< PEM; empty: the system's authorities
    QString user;          ///< who signed in last; empty: nobody yet

    friend bool operator==(const SavedServer&, const SavedServer&) = default;
};

QList<SavedServer> savedServers();
void saveServers(const QList<SavedServer>& servers);
/// Somebody signed in: the entry of that address keeps who and by which authority, and is made
/// where there is none.
void noteSignIn(const QString& address, const QString& authorityFile, const QString& user);

} // namespace trunkline
