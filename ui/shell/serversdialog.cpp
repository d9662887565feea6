#include "ui/shell/serversdialog.h"

#include "models/base/format.h"
#include "models/gateway/authority.h"
#include "models/gateway/serveraddress.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/draftguard.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/formfields.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace trunkline {

namespace {

constexpr int dialogWidth = 680;
constexpr int rowsShown = 5;
constexpr int nameWidth = 180;
constexpr int addressWidth = 260;
constexpr int half = 16 * 3; // characters of a fingerprint's first line

} // namespace

ServersDialog::ServersDialog(QWidget* parent)
    : QDialog(parent)
    , m_servers(savedServers())
    , m_table(new DataTable("serversTable", tr("Saved servers")))
    , m_guard(new DraftGuard(QStringLiteral("server")))
    , m_fields(new FormFields)
    , m_name(new QLineEdit)
    , m_server(new QLineEdit)
    , m_authority(new QLineEdit)
    , m_fingerprint(new QLabel)
    , m_add(new QPushButton(tr("&Add")))
    , m_remove(new QPushButton(tr("Re&move")))
    , m_save(new QPushButton(tr("&Save")))
    , m_connect(new QPushButton(tr("&Connect…")))
{
    setObjectName(QStringLiteral("serversDialog"));
    setWindowTitle(tr("Servers"));
    buildFields();
    buildButtons();
    auto* edits = new QHBoxLayout;
    edits->addWidget(m_add);
    edits->addWidget(m_remove);
    edits->addStretch(1);
    edits->addWidget(m_save);
    auto* close = new QPushButton(tr("Close"));
    close->setAutoDefault(false);
    auto* foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(close);
    foot->addWidget(m_connect);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 20, 20, 16);
    column->setSpacing(12);
    column->addWidget(buildList());
    column->addWidget(m_guard);
    column->addWidget(m_fields);
    column->addWidget(m_fingerprint);
    column->addLayout(edits);
    column->addStretch(1);
    column->addLayout(foot);
    resize(dialogWidth, height());
    connect(close, &QPushButton::clicked, this, &ServersDialog::reject);
    fill();
    edit(m_servers.isEmpty() ? -1 : 0);
}

void ServersDialog::reject()
{
    m_guard->leave(isDirty(), [this] { QDialog::reject(); });
}

QWidget* ServersDialog::buildList()
{
    m_model.setHorizontalHeaderLabels({tr("Name"), tr("Address"), tr("Last user")});
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFixedHeight((rowsShown + 1) * RowHeight);
    m_table->setColumnWidth(0, nameWidth);
    m_table->setColumnWidth(1, addressWidth);
    connect(m_table, &DataTable::clicked, this,
        [this](const QModelIndex& index) { choose(index.row()); });
    connect(m_table, &DataTable::activated, this,
        [this](const QModelIndex& index) { choose(index.row()); });
    connect(m_guard, &DraftGuard::stayed, this,
        [this] { m_table->setCurrentIndex(m_model.index(m_row, 0)); });
    return m_table;
}

void ServersDialog::buildFields()
{
    m_server->setPlaceholderText(QStringLiteral("https://trunkline.example:8443"));
    auto* authority = new QWidget;
    auto* row = new QHBoxLayout(authority);
    auto* browse = new QPushButton(tr("Browse…"));
    browse->setAutoDefault(false);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_authority, 1);
    row->addWidget(browse);
    authority->setFocusProxy(m_authority);
    m_authority->setAccessibleName(tr("Authority"));
    m_authority->setObjectName(QStringLiteral("authorityFile"));
    connect(browse, &QPushButton::clicked, this, [this] {
        askForOpenFile(this, tr("The authority's certificate"),
            tr("Certificates (*.pem *.crt);;All files (*)"),
            [this](const QString& path) { m_authority->setText(path); });
    });
    m_fields->addField(QStringLiteral("name"), tr("&Name"), m_name);
    m_fields->addField(QStringLiteral("server"), tr("Ser&ver"), m_server);
    m_fields->addField(QStringLiteral("authority"), tr("A&uthority"), authority,
        tr("A PEM file, where the server's certificate is of a private authority."));
    m_fingerprint->setObjectName(QStringLiteral("serverFingerprint"));
    m_fingerprint->setTextFormat(Qt::PlainText);
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_fingerprint->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    for (const QLineEdit* field : {m_name, m_server, m_authority})
        connect(field, &QLineEdit::textChanged, this, &ServersDialog::refresh);
}

void ServersDialog::buildButtons()
{
    m_add->setObjectName(QStringLiteral("serverAdd"));
    m_remove->setObjectName(QStringLiteral("serverRemove"));
    m_remove->setProperty("danger", true);
    m_save->setObjectName(QStringLiteral("serverSave"));
    m_save->setShortcut(QKeySequence::Save);
    m_connect->setObjectName(QStringLiteral("serverConnect"));
    m_connect->setProperty("primary", true);
    for (QPushButton* button : {m_add, m_remove, m_save})
        button->setAutoDefault(false);
    m_connect->setDefault(true);
    connect(m_add, &QPushButton::clicked, this, [this] {
        m_guard->leave(isDirty(), [this] {
            edit(-1);
            m_name->setFocus();
        });
    });
    connect(m_remove, &QPushButton::clicked, this, &ServersDialog::remove);
    connect(m_save, &QPushButton::clicked, this, &ServersDialog::save);
    connect(m_connect, &QPushButton::clicked, this, [this] {
        const SavedServer chosen = m_original;
        accept();
        emit connectRequested(chosen);
    });
}

void ServersDialog::fill()
{
    m_model.removeRows(0, m_model.rowCount());
    for (const SavedServer& server : m_servers)
        m_model.appendRow({new QStandardItem(server.name), new QStandardItem(server.address),
            new QStandardItem(server.user)});
}

void ServersDialog::choose(int row)
{
    if (row == m_row)
        return;
    m_guard->leave(isDirty(), [this, row] { edit(row); });
}

void ServersDialog::edit(int row)
{
    m_row = row;
    m_original = row < 0 ? SavedServer() : m_servers[row];
    m_name->setText(m_original.name);
    m_server->setText(m_original.address);
    m_authority->setText(m_original.authorityFile);
    for (QLineEdit* field : {m_name, m_server, m_authority})
        field->setCursorPosition(0); // a long one is shown from its beginning
    m_table->setCurrentIndex(m_model.index(row, 0));
    if (row < 0)
        m_table->clearSelection();
    refresh();
}

SavedServer ServersDialog::typed() const
{
    return {m_name->text().trimmed(), m_server->text().trimmed(), m_authority->text().trimmed(),
        m_original.user};
}

bool ServersDialog::isDirty() const { return !(typed() == m_original); }

void ServersDialog::refresh()
{
    const SavedServer now = typed();
    QHash<QString, QString> errors;
    const auto note = [&errors](const Error& error) {
        for (const FieldError& field : error.fields)
            errors.insert(text(field.field), text(field.message));
    };
    if (now.name.isEmpty())
        errors.insert(QStringLiteral("name"), tr("Give it a name."));
    if (const auto address = readServerAddress(now.address); !address)
        note(address.error());
    QString fingerprint;
    if (!now.authorityFile.isEmpty()) {
        if (const auto authority = readAuthority(now.authorityFile))
            fingerprint = fingerprintOf(*authority);
        else
            note(authority.error());
    }
    const bool dirty = isDirty();
    m_fields->show(dirty || m_row >= 0 ? errors : QHash<QString, QString>());
    m_fingerprint->setText(fingerprint.isEmpty() ? QString()
                                                 : tr("SHA-256 of the authority:") + u'\n'
                + fingerprint.left(half) + u'\n' + fingerprint.mid(half));
    m_fingerprint->setVisible(!fingerprint.isEmpty());
    m_save->setEnabled(dirty && errors.isEmpty());
    m_remove->setEnabled(m_row >= 0);
    m_connect->setEnabled(m_row >= 0 && !dirty && errors.isEmpty());
    layout()->activate();
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

void ServersDialog::save()
{
    const int row = m_row < 0 ? static_cast<int>(m_servers.size()) : m_row;
    if (m_row < 0)
        m_servers.append(typed());
    else
        m_servers[row] = typed();
    saveServers(m_servers);
    fill();
    edit(row);
}

void ServersDialog::remove()
{
    m_servers.removeAt(m_row);
    saveServers(m_servers);
    fill();
    edit(std::min(m_row, static_cast<int>(m_servers.size()) - 1));
}

} // namespace trunkline
