#include "app/console/settle.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

namespace trunkline::console {

namespace {

constexpr std::chrono::milliseconds look{5};

} // namespace

bool settle(const Page& page, std::chrono::milliseconds patience)
{
    QElapsedTimer waited;
    waited.start();
    QTimer timer; // wakes the loop also when nothing happens
    timer.start(look);
    while (!page.isSettled() && !waited.hasExpired(patience.count()))
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return page.isSettled();
}

void onceReady(std::function<bool()> ready, QObject* guard, std::function<void()> then)
{
    auto* timer = new QTimer(guard);
    QObject::connect(
        timer, &QTimer::timeout, guard, [timer, ready = std::move(ready), then = std::move(then)] {
            if (!ready())
                return;
            timer->stop();
            timer->deleteLater();
            then();
        });
    timer->start(look);
}

} // namespace trunkline::console
