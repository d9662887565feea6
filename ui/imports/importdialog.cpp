#include "ui/imports/importdialog.h"

#include "models/base/format.h"
#include "ui/theme/delegates.h"
#include "ui/widgets/errortext.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/formfields.h"
#include "ui/widgets/namebox.h"

#include <QCheckBox>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace trunkline {

namespace {

constexpr int progressSteps = 1000;

QWidget* withButton(QLineEdit* field, QPushButton* button)
{
    auto* both = new QWidget;
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(field, 1);
    row->addWidget(button);
    both->setFocusProxy(field);
    return both;
}

/// The field of the form that an importer's field belongs to.
QString formField(const std::string& field)
{
    const QString name = text(field).toLower();
    if (name.contains(QLatin1String("zone")))
        return QStringLiteral("zone");
    if (name.contains(QLatin1String("template")))
        return QStringLiteral("mapping");
    for (const char* each : {"campaign", "publisher", "buyer"}) {
        if (name.contains(QLatin1String(each)))
            return QString::fromLatin1(each);
    }
    return QStringLiteral("path");
}

} // namespace

ImportDialog::ImportDialog(Session& session, ImportModel& model, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_model(model)
    , m_fields(new FormFields)
    , m_path(new QLineEdit)
    , m_zone(makeZoneBox(text(session.tenant().timeZone)))
    , m_mapping(new QLineEdit)
    , m_campaign(new NameBox(tr("Campaign")))
    , m_publisher(new NameBox(tr("Publisher")))
    , m_buyer(new NameBox(tr("Buyer")))
    , m_fromColumns(new QCheckBox(tr("The names stand in &columns of the file")))
    , m_create(new QCheckBox(tr("Create &names that are not there yet")))
    , m_outcome(new QLabel)
    , m_rejects(new QListWidget)
    , m_progress(new QProgressBar)
    , m_dryRun(new QPushButton(tr("&Dry run")))
    , m_import(new QPushButton(tr("&Import")))
    , m_cancel(new QPushButton(tr("Close")))
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import call records"));
    setAcceptDrops(true);
    buildFields();
    buildOutcome();
    connect(&m_model, &ImportModel::changed, this, &ImportDialog::showState);
    connect(&m_session, &Session::namesChanged, this, &ImportDialog::fillNames);
    fillNames();
    showState();
    resize(640, 620);
}

void ImportDialog::buildFields()
{
    auto* open = new QPushButton(tr("&Browse…"));
    auto* openMapping = new QPushButton(tr("Browse…"));
    m_path->setAccessibleName(tr("File"));
    m_mapping->setAccessibleName(tr("Mapping"));
    m_fields->addField(QStringLiteral("path"), tr("&File"), withButton(m_path, open),
        tr("Or drop a file onto this window."));
    m_fields->addField(QStringLiteral("zone"), tr("&Time zone"), m_zone,
        tr("Of the file's times, where the file does not say it itself."));
    m_fields->addField(QStringLiteral("mapping"), tr("&Mapping"),
        withButton(m_mapping, openMapping),
        tr("A TOML template, for a file of a kind that is not known by itself."));
    m_fields->addField(QStringLiteral("campaign"), tr("C&ampaign"), m_campaign);
    m_fields->addField(QStringLiteral("publisher"), tr("&Publisher"), m_publisher);
    m_fields->addField(QStringLiteral("buyer"), tr("B&uyer"), m_buyer);
    connect(open, &QPushButton::clicked, this, &ImportDialog::browse);
    connect(openMapping, &QPushButton::clicked, this, &ImportDialog::browseMapping);
    connect(m_path, &QLineEdit::editingFinished, this, &ImportDialog::inspect);
    connect(m_mapping, &QLineEdit::editingFinished, this, &ImportDialog::inspect);
    connect(m_zone, &QComboBox::activated, this, &ImportDialog::inspect);
    connect(m_fromColumns, &QCheckBox::toggled, this, &ImportDialog::fillNames);
}

void ImportDialog::buildOutcome()
{
    m_outcome->setObjectName(QStringLiteral("importOutcome"));
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rejects->setObjectName(QStringLiteral("importRejects"));
    m_rejects->setAccessibleName(tr("Rejected lines"));
    m_rejects->setItemDelegate(new PlainDelegate(this));
    m_progress->setObjectName(QStringLiteral("importProgress"));
    m_progress->setRange(0, progressSteps);
    m_dryRun->setObjectName(QStringLiteral("importDryRun"));
    m_dryRun->setToolTip(tr("Reads all of it and stores nothing"));
    m_import->setObjectName(QStringLiteral("importStart"));
    m_import->setDefault(true);
    m_cancel->setObjectName(QStringLiteral("importCancel"));
    m_cancel->setAutoDefault(false);
    m_dryRun->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_dryRun);
    buttons->addWidget(m_import);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(10);
    column->addWidget(m_fields);
    column->addWidget(m_fromColumns);
    column->addWidget(m_create);
    column->addWidget(m_outcome);
    column->addWidget(m_rejects, 1);
    column->addStretch(0);
    column->addWidget(m_progress);
    column->addLayout(buttons);
    connect(m_dryRun, &QPushButton::clicked, this, [this] {
        m_announced = true;
        m_model.start(choice(true));
    });
    connect(m_import, &QPushButton::clicked, this, [this] {
        m_announced = false;
        m_model.start(choice(false));
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_model.state() == ImportModel::State::Running)
            m_model.cancel();
        else
            close();
    });
}

void ImportDialog::browse()
{
    askForOpenFile(this, tr("Call records"),
        tr("Call records (*.csv *.tsv *.txt *.log);;All files (*)"),
        [this](const QString& path) { choose(path); });
}

void ImportDialog::browseMapping()
{
    askForOpenFile(
        this, tr("Mapping"), tr("TOML (*.toml);;All files (*)"), [this](const QString& path) {
            m_mapping->setText(path);
            inspect();
        });
}

void ImportDialog::choose(const QString& path)
{
    m_path->setText(path);
    inspect();
}

void ImportDialog::inspect()
{
    if (!m_path->text().trimmed().isEmpty())
        m_model.inspect(choice(true));
}

ImportChoice ImportDialog::choice(bool dryRun) const
{
    ImportChoice choice;
    choice.path = m_path->text().trimmed();
    choice.timeZone = m_zone->currentText().trimmed();
    choice.mapping = m_mapping->text().trimmed();
    choice.campaign = m_campaign->currentText().trimmed();
    choice.publisher = m_publisher->currentText().trimmed();
    choice.buyer = m_buyer->currentText().trimmed();
    choice.fromColumns = m_fromColumns->isChecked();
    choice.create = m_create->isChecked();
    choice.dryRun = dryRun;
    return choice;
}

void ImportDialog::fillNames()
{
    const auto fill = [this](QComboBox* box, const std::vector<Named>& names) {
        const QString kept = box->currentText();
        box->clear();
        box->addItem({});
        if (m_fromColumns->isChecked()) {
            if (m_model.preview())
                box->addItems(m_model.preview()->columns);
        } else {
            for (const Named& each : names)
                box->addItem(each.name);
        }
        box->setCurrentText(kept);
    };
    fill(m_campaign, m_session.campaigns());
    fill(m_publisher, m_session.publishers());
    fill(m_buyer, m_session.buyers());
}

void ImportDialog::say(const QString& words, const char* property)
{
    m_outcome->setText(words);
    m_outcome->setProperty("error", QLatin1String(property) == QLatin1String("error"));
    m_outcome->setProperty("muted", QLatin1String(property) == QLatin1String("muted"));
    m_outcome->style()->unpolish(m_outcome);
    m_outcome->style()->polish(m_outcome);
}

void ImportDialog::showState()
{
    const ImportModel::State state = m_model.state();
    const bool running = state == ImportModel::State::Running;
    m_fields->setEnabled(!running);
    m_fromColumns->setEnabled(!running);
    m_create->setEnabled(!running);
    m_import->setEnabled(!running && !m_path->text().trimmed().isEmpty());
    m_dryRun->setEnabled(m_import->isEnabled());
    m_cancel->setText(running ? tr("Cancel") : tr("Close"));
    m_progress->setVisible(running || state == ImportModel::State::Inspecting);
    m_rejects->clear();
    m_fields->show({});
    switch (state) {
    case ImportModel::State::Idle:
        say(tr("Choose a file to see what it holds. Nothing is stored before you press Import."),
            "muted");
        break;
    case ImportModel::State::Inspecting:
        m_progress->setRange(0, 0);
        say(tr("Reading the file…"), "muted");
        break;
    case ImportModel::State::Inspected:
        showPreview();
        break;
    case ImportModel::State::Running: {
        const ImportProgress& progress = m_model.progress();
        m_progress->setRange(0, progress.bytesTotal > 0 ? progressSteps : 0);
        if (progress.bytesTotal > 0)
            m_progress->setValue(
                static_cast<int>(progress.bytesDone * progressSteps / progress.bytesTotal));
        say(tr("%1 rows so far. What is stored stays if you cancel.")
                .arg(formatCount(progress.rows)),
            "muted");
        break;
    }
    case ImportModel::State::Finished:
        showSummary();
        break;
    case ImportModel::State::Failed:
        showFailure();
        break;
    }
    m_rejects->setVisible(m_rejects->count() > 0);
}

void ImportDialog::showPreview()
{
    const ImportPreview& preview = *m_model.preview();
    say(tr("%1, %2: %3 rows, %4 answered, %5 cannot be read, %6 with a warning.")
            .arg(preview.format, preview.encoding, formatCount(preview.rows),
                formatCount(preview.answered), formatCount(preview.rejected),
                formatCount(preview.warnings)),
        "");
    m_rejects->addItems(preview.rejects);
    fillNames();
}

void ImportDialog::showSummary()
{
    const ImportSummary& summary = *m_model.summary();
    QString words = summary.cancelled
        ? tr("Cancelled. What was stored stays; import the file again to go on.")
        : summary.dryRun ? tr("Dry run: nothing was stored.")
                         : tr("Done.");
    words += u'\n'
        + tr("%1 rows: %2 imported, %3 were there already, %4 rejected, %5 with a warning.")
              .arg(formatCount(summary.rows), formatCount(summary.imported),
                  formatCount(summary.duplicates), formatCount(summary.rejected),
                  formatCount(summary.warnings));
    if (!summary.rejectsFile.isEmpty())
        words += u'\n' + tr("The rejected lines are in %1").arg(summary.rejectsFile);
    say(words, "");
    if (!m_announced) {
        m_announced = true;
        emit imported(summary);
    }
}

void ImportDialog::showFailure()
{
    const Error& error = *m_model.error();
    QHash<QString, QString> errors;
    for (const FieldError& field : error.fields)
        errors.insert(formField(field.field), text(field.message));
    m_fields->show(errors);
    say(errors.isEmpty() ? errorText(error) : tr("The file was not imported."), "error");
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_model.state() != ImportModel::State::Running && event->mimeData()->hasUrls()
        && event->mimeData()->urls().size() == 1)
        event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event)
{
    choose(event->mimeData()->urls().constFirst().toLocalFile());
}

void ImportDialog::closeEvent(QCloseEvent* event)
{
    if (m_model.state() == ImportModel::State::Running)
        m_model.cancel();
    QDialog::closeEvent(event);
}

} // namespace trunkline
