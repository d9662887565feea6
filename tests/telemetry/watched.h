#pragma once
// A business behind a server that is watched as trunklined is, with its log in a file of the test.

#include "services/telemetry/requestwatch.h"
#include "services/telemetry/storewatch.h"
#include "tests/http/service.h"
#include "tests/support/must.h"
#include "tests/telemetry/exposition.h"
#include "tests/telemetry/logschema.h"

#include <QFile>

namespace trunkline {

class Watched {
public:
    explicit Watched(const std::string& kind, const QString& place, LogLevel level = LogLevel::Info,
        std::size_t queue = 100'000)
        : m_place(place)
        , m_world(std::make_shared<World>(kind))
    {
        const auto database = m_world->workspace()->database();
        MetricsOptions options;
        options.system = kind;
        options.name = "trunkline";
        options.version = "0.1.0";
        options.revision = "unknown";
        const Router router;
        for (const Endpoint& endpoint : router.endpoints())
            options.routes.push_back({std::string(methodOf(endpoint.route->facts->verb)),
                std::string(endpoint.route->facts->path.value)});
        options.pools = [database] { return database->pools(); };
        m_metrics = std::make_shared<Metrics>(std::move(options));
        LogOptions log;
        log.place = place.toStdString();
        log.level = level;
        log.queue = queue;
        log.farewell = std::chrono::milliseconds{500};
        log.version = "0.1.0";
        log.instance = "019b76da-a800-70ee-b720-415f2ff65219";
        log.counted
            = [metrics = m_metrics](LogLevel of, bool dropped) { metrics->logged(of, dropped); };
        m_log = must(Log::open(std::move(log), std::make_shared<SystemClock>()), "the log");
        database->observe(
            std::make_shared<StoreWatch>(m_metrics, m_log, kind, std::chrono::milliseconds{200}));
        ServerOptions server;
        server.observer
            = std::make_shared<RequestWatch>(m_metrics, m_log, m_world->workspace()->logKey(),
                std::make_shared<SystemClock>(), std::make_shared<SystemRandom>());
        server.newRequestId = [] { return SystemRandom().uuid(SystemClock().now()).text(); };
        m_service = std::make_unique<Service>(
            m_world, [](ApiParts&) {}, std::move(server));
    }
    ~Watched() { end(); }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    Service& service() { return *m_service; }
    World& world() { return *m_world; }
    Log& log() { return *m_log; }
    QMap<QString, MetricFamilyText> metrics() const
    {
        QString fault;
        const auto families = readExposition(QByteArray::fromStdString(m_metrics->text()), &fault);
        if (!families)
            qFatal("no exposition: %s", qPrintable(fault));
        return *families;
    }
    QByteArray metricsText() const { return QByteArray::fromStdString(m_metrics->text()); }

    /// Ends the server and its log. All that was written is in the file then.
    void end()
    {
        m_service.reset();
        m_world->workspace()->database()->observe(nullptr);
        m_log.reset();
    }
    /// After `end`.
    QByteArray logText() const
    {
        QFile file(m_place);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    QString m_place;
    std::shared_ptr<World> m_world;
    std::shared_ptr<Metrics> m_metrics;
    std::shared_ptr<Log> m_log;
    std::unique_ptr<Service> m_service;
};

} // namespace trunkline
