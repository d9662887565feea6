#pragma once
// Preferences as one typed table (STYLE R10). No secret is ever kept here.

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace trunkline {

/// One preference: its key and what holds until somebody chose.
template <class T>
class Setting {
public:
    Setting(const char* key, T fallback)
        : m_key(QString::fromLatin1(key))
        , m_fallback(std::move(fallback))
    {
    }
    T read() const
    {
        return QSettings().value(m_key, QVariant::fromValue(m_fallback)).template value<T>();
    }
    void write(const T& value) const { QSettings().setValue(m_key, QVariant::fromValue(value)); }

private:
    QString m_key;
    T m_fallback;
};

inline const Setting<QString> ThemeChoice{"view/theme", QStringLiteral("system")};
inline const Setting<QByteArray> WindowGeometry{"window/geometry", {}};
/// The server that was signed in to last, and as whom; never with what.
inline const Setting<QString> LastServer{"server/address", {}};
inline const Setting<QString> LastAuthority{"server/authority", {}};
inline const Setting<QString> LastSignInName{"server/name", {}};
/// Name, address, authority and last user of each; read and written by `ui/shell/savedservers`.
inline const Setting<QVariantList> SavedServerList{"servers/saved", {}};
inline const Setting<QStringList> RecentWorkspaces{"workspaces/recent", {}};
inline const Setting<QString> RangeChoice{"view/range", QStringLiteral("7d")};
inline const Setting<bool> ComparisonChoice{"view/comparison", true};
inline const Setting<QStringList> HiddenCallColumns{"calls/hiddenColumns", {}};

} // namespace trunkline
