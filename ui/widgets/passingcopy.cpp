#include "ui/widgets/passingcopy.h"

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QMimeData>
#include <QTimer>

namespace trunkline {

namespace {

QByteArray digestOf(const QString& words)
{
    return QCryptographicHash::hash(words.toUtf8(), QCryptographicHash::Sha256);
}

} // namespace

void copyForAWhile(const Secret& secret, std::chrono::milliseconds stay)
{
    const QString words = QString::fromStdString(secret.reveal());
    auto* data = new QMimeData;
    data->setText(words);
    data->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    QGuiApplication::clipboard()->setMimeData(data);
    // What is kept to know it again is not the secret itself.
    auto* timer = new QTimer(QCoreApplication::instance());
    const auto takeAway = [timer, digest = digestOf(words)] {
        timer->stop();
        timer->deleteLater();
        if (digestOf(QGuiApplication::clipboard()->text()) == digest)
            QGuiApplication::clipboard()->clear();
    };
    QObject::connect(timer, &QTimer::timeout, timer, takeAway);
    QObject::connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, timer, takeAway);
    timer->setSingleShot(true);
    timer->start(stay);
}

} // namespace trunkline
