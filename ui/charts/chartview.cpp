#include "ui/charts/chartview.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>

#include <utility>

namespace trunkline {

ChartView::ChartView(QWidget* parent)
    : QWidget(parent)
    , m_emptyText(tr("Nothing in this range."))
    , m_retry(new QPushButton(tr("Try again"), this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_retry->setObjectName(QStringLiteral("chartRetry"));
    m_retry->setVisible(false);
    connect(m_retry, &QPushButton::clicked, this, &ChartView::retryRequested);
}

ChartView::~ChartView() = default;

void ChartView::setChart(std::unique_ptr<Chart> chart)
{
    m_chart = std::move(chart);
    m_loading = false;
    m_error.clear();
    m_retry->setVisible(false);
    m_pressed.reset();
    if (m_mark && (isEmpty() || *m_mark >= m_chart->count()))
        m_mark.reset();
    describe();
    update();
}

void ChartView::setEmptyText(const QString& sentence)
{
    m_emptyText = sentence;
    describe();
    update();
}

void ChartView::setLoading(bool loading)
{
    m_loading = loading;
    if (loading) {
        m_error.clear();
        m_retry->setVisible(false);
    }
    update();
}

void ChartView::setError(const QString& sentence)
{
    m_error = sentence;
    m_loading = false;
    m_mark.reset();
    m_retry->setVisible(true);
    placeRetry();
    describe();
    update();
}

QRectF ChartView::chartRect() const { return QRectF(rect()).adjusted(Margin, 2, -Margin, -2); }

QStringList ChartView::textsCut() const
{
    // Elided names are given in full by the read-out; the sentences wrap, and count when they are
    // too tall.
    const QString sentence = !m_error.isEmpty() ? m_error : isEmpty() ? m_emptyText : QString();
    if (sentence.isEmpty())
        return {};
    const QRectF room = sentenceRect();
    const QRectF needed = QFontMetricsF(Theme::font(Type::Body))
                              .boundingRect(room, Qt::AlignHCenter | Qt::TextWordWrap, sentence);
    const bool fits = needed.height() <= room.height() + 1 && needed.width() <= room.width() + 1;
    return fits ? QStringList() : QStringList{sentence};
}

QSize ChartView::sizeHint() const { return {360, 200}; }
QSize ChartView::minimumSizeHint() const { return {120, 80}; }

QRectF ChartView::sentenceRect() const
{
    const QRectF room = QRectF(rect()).adjusted(12, 8, -12, -8);
    return m_error.isEmpty() ? room : room.adjusted(0, 0, 0, -m_retry->sizeHint().height() - 8);
}

void ChartView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& tokens = Theme::tokens();
    if (!m_error.isEmpty()) {
        paintSentence(painter, m_error);
    } else if (m_loading && isEmpty()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.grid);
        const QRectF room = chartRect();
        for (int i = 0; i < 8; ++i) {
            const qreal height = room.height() * (0.35 + 0.08 * ((i * 5) % 8));
            painter.drawRoundedRect(QRectF(room.left() + room.width() * i / 8,
                                        room.bottom() - height, room.width() / 8 - 8, height),
                4, 4);
        }
    } else if (isEmpty()) {
        paintSentence(painter, m_emptyText);
    } else {
        if (m_loading)
            painter.setOpacity(0.45);
        m_chart->paint(painter, chartRect(), tokens);
        painter.setOpacity(1);
        if (m_mark) {
            m_chart->paintCursor(painter, chartRect(), tokens, *m_mark);
            paintReadOut(painter, QRectF(rect()), m_chart->anchor(chartRect(), *m_mark),
                m_chart->readOut(*m_mark, tokens), tokens);
        }
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(tokens.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void ChartView::paintSentence(QPainter& painter, const QString& sentence) const
{
    painter.setFont(Theme::font(Type::Body));
    painter.setPen(Theme::tokens().muted);
    painter.drawText(sentenceRect(), Qt::AlignCenter | Qt::TextWordWrap, sentence);
}

void ChartView::placeRetry()
{
    m_retry->resize(m_retry->sizeHint());
    const QRectF room = sentenceRect();
    const QRectF text = QFontMetricsF(Theme::font(Type::Body))
                            .boundingRect(room, Qt::AlignCenter | Qt::TextWordWrap, m_error);
    m_retry->move((width() - m_retry->width()) / 2,
        std::min(qRound(text.bottom()) + 10, height() - m_retry->height() - 2));
}

void ChartView::resizeEvent(QResizeEvent*) { placeRetry(); }

void ChartView::mouseMoveEvent(QMouseEvent* event)
{
    if (isEmpty() || !m_error.isEmpty())
        return;
    const auto mark = m_chart->markAt(chartRect(), event->position());
    setMark(mark);
    setCursor(mark && !m_chart->key(*mark).isEmpty() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void ChartView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || isEmpty() || !m_error.isEmpty())
        return event->ignore();
    m_pressed = m_chart->markAt(chartRect(), event->position());
}

void ChartView::mouseReleaseEvent(QMouseEvent* event)
{
    const auto pressed = std::exchange(m_pressed, std::nullopt);
    if (event->button() != Qt::LeftButton || !pressed || isEmpty())
        return event->ignore();
    if (m_chart->markAt(chartRect(), event->position()) != pressed)
        return;
    if (const QString key = m_chart->key(*pressed); !key.isEmpty())
        emit markClicked(key);
}

void ChartView::leaveEvent(QEvent*)
{
    if (!hasFocus())
        setMark(std::nullopt);
}

void ChartView::keyPressEvent(QKeyEvent* event)
{
    if (isEmpty() || !m_error.isEmpty())
        return QWidget::keyPressEvent(event);
    if (event->matches(QKeySequence::Copy)) {
        QGuiApplication::clipboard()->setText(m_chart->table().tsv());
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Home:
    case Qt::Key_End:
        return setMark(m_mark ? m_chart->moved(*m_mark, static_cast<Qt::Key>(event->key())) : 0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_mark && !m_chart->key(*m_mark).isEmpty())
            emit markClicked(m_chart->key(*m_mark));
        return;
    case Qt::Key_Escape:
        if (m_mark)
            return setMark(std::nullopt);
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void ChartView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void ChartView::focusOutEvent(QFocusEvent* event)
{
    setMark(std::nullopt);
    QWidget::focusOutEvent(event);
    update();
}

void ChartView::setMark(std::optional<int> mark)
{
    if (mark == m_mark)
        return;
    m_mark = mark;
    describe();
    update();
    emit currentMarkChanged();
}

void ChartView::describe()
{
    if (m_chart != nullptr) {
        const QString unit = m_chart->unit();
        setAccessibleName(
            unit.isEmpty() ? m_chart->title() : m_chart->title() + QStringLiteral(", ") + unit);
    }
    QString words;
    if (!m_error.isEmpty())
        words = m_error;
    else if (isEmpty())
        words = m_emptyText;
    else if (m_mark)
        words = m_chart->readOut(*m_mark, Theme::tokens()).spoken();
    setAccessibleDescription(words);
}

} // namespace trunkline
