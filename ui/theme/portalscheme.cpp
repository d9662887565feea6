#include "ui/theme/desktopscheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include <utility>

namespace trunkline {

namespace {

const QString Service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString Path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString Interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString Namespace = QStringLiteral("org.freedesktop.appearance");
const QString Key = QStringLiteral("color-scheme");
constexpr uint PreferDark = 1;
constexpr uint PreferLight = 2;

/// Receives the portal's signal; D-Bus needs a slot by name.
class SchemeListener final : public QObject {
    Q_OBJECT

public:
    SchemeListener(QObject* owner, std::function<void(bool)> use)
        : QObject(owner)
        , m_use(std::move(use))
    {
    }

    void take(QVariant value)
    {
        while (value.canConvert<QDBusVariant>())
            value = value.value<QDBusVariant>().variant();
        bool isNumber = false;
        const uint preference = value.toUInt(&isNumber);
        if (isNumber && (preference == PreferDark || preference == PreferLight))
            m_use(preference == PreferDark);
    }

public slots:
    void settingChanged(const QString& space, const QString& key, const QDBusVariant& value)
    {
        if (space == Namespace && key == Key)
            take(value.variant());
    }

private:
    std::function<void(bool)> m_use;
};

} // namespace

void watchDesktopScheme(QObject* owner, std::function<void(bool)> use)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    auto* listener = new SchemeListener(owner, std::move(use));
    bus.connect(Service, Path, Interface, QStringLiteral("SettingChanged"), listener,
        SLOT(settingChanged(QString, QString, QDBusVariant)));
    auto question
        = QDBusMessage::createMethodCall(Service, Path, Interface, QStringLiteral("Read"));
    question << Namespace << Key;
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(question), listener);
    QObject::connect(answer, &QDBusPendingCallWatcher::finished, listener, [listener, answer] {
        const QDBusPendingReply<QVariant> reply = *answer;
        if (reply.isValid())
            listener->take(reply.value());
        answer->deleteLater();
    });
}

} // namespace trunkline

#include "portalscheme.moc"
