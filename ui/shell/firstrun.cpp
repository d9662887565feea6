#include "ui/shell/firstrun.h"

#include "models/base/format.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/formfields.h"
#include "ui/widgets/namebox.h"

#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStandardPaths>
#include <QTimeZone>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int columnWidth = 420;
constexpr int recentShown = 5;

QLabel* sentence(const QString& words)
{
    auto* label = new QLabel(words);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("muted", true);
    return label;
}

QWidget* cardOf(const QString& title, const QString& words, const QList<QPushButton*>& buttons)
{
    auto* card = new Card(title);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    column->addWidget(sentence(words));
    auto* row = new QHBoxLayout;
    for (QPushButton* button : buttons)
        row->addWidget(button);
    row->addStretch(1);
    column->addLayout(row);
    card->setBody(body);
    return card;
}

/// The field of the form that the handler's field belongs to.
QString formField(const std::string& field)
{
    const QString name = text(field).toLower();
    for (const char* each : {"zone", "country", "currency", "name"}) {
        if (name.contains(QLatin1String(each)))
            return QString::fromLatin1(each);
    }
    return QStringLiteral("path");
}

} // namespace

FirstRun::FirstRun(QWidget* parent)
    : QWidget(parent)
    , m_fields(new FormFields)
    , m_name(new QLineEdit)
    , m_zone(makeZoneBox(QString::fromLatin1(QTimeZone::systemTimeZoneId())))
    , m_country(new QLineEdit)
    , m_currency(new QLineEdit)
    , m_path(new QLineEdit)
    , m_refusal(new QLabel)
    , m_create(new QPushButton(tr("&Create the workspace")))
    , m_recent(new QVBoxLayout)
{
    setObjectName(QStringLiteral("firstRun"));
    auto* title = new QLabel(tr("Welcome to Trunkline"));
    title->setFont(Theme::font(Type::Figure));

    auto* demo = new QPushButton(tr("Look at the &demo"));
    demo->setObjectName(QStringLiteral("firstDemo"));
    demo->setProperty("primary", true);
    auto* open = new QPushButton(tr("&Open a workspace…"));
    open->setObjectName(QStringLiteral("firstOpen"));
    connect(demo, &QPushButton::clicked, this, &FirstRun::demoRequested);
    connect(open, &QPushButton::clicked, this, [this] { emit openRequested({}); });

    auto* left = new QVBoxLayout;
    left->setSpacing(12);
    left->addWidget(cardOf(tr("See it at work"),
        tr("A made-up business with two weeks of calls, in a file of its own. Nothing done there "
           "touches live data, and no network is needed."),
        {demo}));
    left->addWidget(cardOf(tr("Go on with your own"),
        tr("A workspace is one .trunkline file on this machine."), {open}));
    auto* signIn = new QPushButton(tr("&Sign in…"));
    signIn->setObjectName(QStringLiteral("firstSignIn"));
    connect(signIn, &QPushButton::clicked, this, &FirstRun::signInRequested);
    auto* servers = new QPushButton(tr("Ser&vers…"));
    servers->setObjectName(QStringLiteral("firstServers"));
    connect(servers, &QPushButton::clicked, this, &FirstRun::serversRequested);
    left->addWidget(cardOf(tr("Work on a server"),
        tr("What your team shares: the same pages, over the network."), {signIn, servers}));
    left->addLayout(m_recent);
    left->addStretch(1);

    auto* both = new QHBoxLayout;
    both->setSpacing(16);
    both->addStretch(1);
    auto* leftSide = new QWidget;
    leftSide->setLayout(left);
    left->setContentsMargins(0, 0, 0, 0);
    leftSide->setMaximumWidth(columnWidth);
    both->addWidget(leftSide, 10);
    both->addWidget(buildForm(), 10);
    both->addStretch(1);

    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(24, 32, 24, 24);
    column->setSpacing(20);
    auto* heading = new QHBoxLayout;
    heading->addStretch(1);
    heading->addWidget(title);
    heading->addStretch(1);
    column->addLayout(heading);
    column->addLayout(both);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(inside);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);
}

QWidget* FirstRun::buildForm()
{
    const QString locale = QLocale::system().name();
    m_country->setText(locale.contains(u'_') ? locale.section(u'_', 1, 1).left(2) : tr("US"));
    m_country->setMaxLength(2);
    const QString currency = QLocale::system().currencySymbol(QLocale::CurrencyIsoCode);
    m_currency->setText(currency.isEmpty() ? QStringLiteral("USD") : currency);
    m_currency->setMaxLength(3);
    const QString home = QStandardPaths::writableLocation(QStandardPaths::HomeLocation);
    connect(m_name, &QLineEdit::textEdited, this, [this, home](const QString& name) {
        if (m_path->isModified())
            return;
        QString file;
        for (const QChar c : name.toLower().simplified())
            file += c.isLetterOrNumber() ? c : u'-';
        m_path->setText(
            file.isEmpty() ? file : QDir(home).filePath(file + QStringLiteral(".trunkline")));
    });
    auto* place = new QWidget;
    auto* row = new QHBoxLayout(place);
    auto* choose = new QPushButton(tr("Browse…"));
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    place->setFocusProxy(m_path);
    m_path->setAccessibleName(tr("File"));
    connect(choose, &QPushButton::clicked, this, &FirstRun::browse);

    m_fields->addField(QStringLiteral("name"), tr("&Name"), m_name, tr("Of the business."));
    m_fields->addField(
        QStringLiteral("zone"), tr("&Time zone"), m_zone, tr("Its days and hours are cut in it."));
    m_fields->addField(
        QStringLiteral("country"), tr("C&ountry"), m_country, tr("Of numbers without +, as US."));
    m_fields->addField(
        QStringLiteral("currency"), tr("C&urrency"), m_currency, tr("Of all its money, as USD."));
    m_fields->addField(QStringLiteral("path"), tr("&File"), place);
    m_refusal->setObjectName(QStringLiteral("firstRefusal"));
    m_refusal->setProperty("error", true);
    m_refusal->setTextFormat(Qt::PlainText);
    m_refusal->setWordWrap(true);
    m_refusal->hide();
    m_create->setObjectName(QStringLiteral("firstCreate"));
    connect(m_create, &QPushButton::clicked, this, &FirstRun::submit);

    auto* card = new Card(tr("Make a new workspace"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    column->addWidget(m_fields);
    column->addWidget(m_refusal);
    column->addWidget(m_create, 0, Qt::AlignRight);
    card->setBody(body);
    card->setMaximumWidth(columnWidth + 80);
    return card;
}

void FirstRun::browse()
{
    askForSaveFile(this, tr("Where the workspace goes"), m_path->text(),
        QStringLiteral("trunkline"), [this](const QString& path) {
            m_path->setText(path);
            m_path->setModified(true);
        });
}

void FirstRun::submit()
{
    m_fields->show({});
    m_refusal->hide();
    if (m_path->text().trimmed().isEmpty()) {
        m_fields->show({{QStringLiteral("path"), tr("Say where the file goes.")}});
        m_fields->focusFirstError();
        return;
    }
    emit createRequested(
        {m_path->text().trimmed(), m_name->text().trimmed(), m_zone->currentText().trimmed(),
            m_country->text().trimmed().toUpper(), m_currency->text().trimmed().toUpper()});
}

void FirstRun::showError(const Error& error)
{
    QHash<QString, QString> errors;
    for (const FieldError& field : error.fields)
        errors.insert(formField(field.field), text(field.message));
    m_fields->show(errors);
    m_fields->focusFirstError();
    m_refusal->setVisible(errors.isEmpty());
    m_refusal->setText(error.detail.empty() ? errorText(error) : text(error.detail));
}

void FirstRun::showForm() { m_name->setFocus(); }

void FirstRun::setRecent(const QStringList& paths)
{
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (paths.isEmpty())
        return;
    auto* card = new Card(tr("Opened lately"));
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 12);
    for (const QString& path : paths.mid(0, recentShown)) {
        auto* button = new QPushButton(
            fontMetrics().elidedText(QFileInfo(path).completeBaseName(), Qt::ElideMiddle, 300));
        button->setToolTip(path);
        connect(button, &QPushButton::clicked, this, [this, path] { emit openRequested(path); });
        column->addWidget(button);
    }
    card->setBody(body);
    m_recent->addWidget(card);
}

} // namespace trunkline
