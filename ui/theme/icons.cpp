#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include <memory>
#include <utility>

static void loadIconResource() { Q_INIT_RESOURCE(icons); }

namespace trunkline {

namespace {

const char* fileOf(Icon icon)
{
    switch (icon) {
    case Icon::ArrowRight:
        return "arrow-right";
    case Icon::Audit:
        return "audit";
    case Icon::Buyers:
        return "buyers";
    case Icon::Calendar:
        return "calendar";
    case Icon::Calls:
        return "calls";
    case Icon::Campaigns:
        return "campaigns";
    case Icon::Check:
        return "check";
    case Icon::ChevronDown:
        return "chevron-down";
    case Icon::ChevronLeft:
        return "chevron-left";
    case Icon::ChevronRight:
        return "chevron-right";
    case Icon::ChevronUp:
        return "chevron-up";
    case Icon::Close:
        return "close";
    case Icon::Columns:
        return "columns";
    case Icon::Copy:
        return "copy";
    case Icon::Dashboard:
        return "dashboard";
    case Icon::Demo:
        return "demo";
    case Icon::Export:
        return "export";
    case Icon::Filter:
        return "filter";
    case Icon::Flows:
        return "flows";
    case Icon::FolderOpen:
        return "folder-open";
    case Icon::Import:
        return "import";
    case Icon::Invoices:
        return "invoices";
    case Icon::Limits:
        return "limits";
    case Icon::Lock:
        return "lock";
    case Icon::Moon:
        return "moon";
    case Icon::More:
        return "more";
    case Icon::Numbers:
        return "numbers";
    case Icon::Phone:
        return "phone";
    case Icon::Play:
        return "play";
    case Icon::Plus:
        return "plus";
    case Icon::Publishers:
        return "publishers";
    case Icon::Rates:
        return "rates";
    case Icon::Refresh:
        return "refresh";
    case Icon::Search:
        return "search";
    case Icon::Sun:
        return "sun";
    case Icon::User:
        return "user";
    case Icon::Users:
        return "users";
    case Icon::Warning:
        return "warning";
    }
    return "";
}

/// One parsed picture per icon and colour; both are few.
QSvgRenderer& rendererOf(Icon icon, const QColor& colour)
{
    static QHash<std::pair<int, QRgb>, std::shared_ptr<QSvgRenderer>> renderers;
    auto& renderer = renderers[{static_cast<int>(icon), colour.rgb()}];
    if (!renderer) {
        loadIconResource();
        QFile file(QStringLiteral(":/icons/%1.svg").arg(QLatin1String(fileOf(icon))));
        const bool found = file.open(QIODevice::ReadOnly);
        Q_ASSERT(found);
        Q_UNUSED(found)
        renderer = std::make_shared<QSvgRenderer>(
            file.readAll().replace("currentColor", colour.name().toLatin1()));
    }
    return *renderer;
}

class ThemedIconEngine final : public QIconEngine {
public:
    ThemedIconEngine(Icon icon, Ink ink)
        : m_icon(icon)
        , m_ink(ink)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const Tokens& tokens = Theme::tokens();
        const QColor colour = mode == QIcon::Disabled ? mixed(tokens.muted, tokens.surface, 0.5)
                                                      : inkOf(tokens, m_ink);
        const qreal side = std::min(rect.width(), rect.height());
        const QPointF corner = QRectF(rect).center() - QPointF(side / 2, side / 2);
        paintIcon(*painter, {corner, QSizeF(side, side)}, m_icon, colour);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, {QPoint(), size}, mode, state);
        return picture;
    }

    QIconEngine* clone() const override { return new ThemedIconEngine(m_icon, m_ink); }

private:
    Icon m_icon;
    Ink m_ink;
};

} // namespace

QList<Icon> allIcons()
{
    QList<Icon> all;
    for (int i = 0; i <= static_cast<int>(Icon::Warning); ++i)
        all.append(static_cast<Icon>(i));
    return all;
}

void paintIcon(QPainter& painter, const QRectF& rect, Icon icon, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    rendererOf(icon, colour).render(&painter, rect);
    painter.restore();
}

QIcon themedIcon(Icon icon, Ink ink) { return QIcon(new ThemedIconEngine(icon, ink)); }

} // namespace trunkline
