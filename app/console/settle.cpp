#include "app/console/settle.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

namespace trunkline::console {

namespace {

constexpr std::chrono::milliseconds look{5};

} // namespace

bool settle(const Page& page, std::chrono::milliseconds patience)
{
    QElapsedTimer waited;
    waited.start();
    QEventLoop loop;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (page.isSettled() || waited.hasExpired(patience.count()))
            loop.quit();
    });
    timer.start(look);
    loop.exec();
    return page.isSettled();
}

void whenSettled(const Page& page, QObject* guard, std::function<void()> then)
{
    auto* timer = new QTimer(guard);
    QObject::connect(timer, &QTimer::timeout, guard, [timer, &page, then = std::move(then)] {
        if (!page.isSettled())
            return;
        timer->stop();
        timer->deleteLater();
        then();
    });
    timer->start(look);
}

} // namespace trunkline::console
