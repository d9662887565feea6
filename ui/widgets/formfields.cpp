#include "ui/widgets/formfields.h"

#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>

namespace trunkline {

FormFields::FormFields(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
}

void FormFields::addField(
    const QString& name, const QString& label, QWidget* editor, const QString& hint)
{
    const int row = static_cast<int>(m_fields.size()) * 2;
    editor->setObjectName(name);
    QString spoken = label;
    editor->setAccessibleName(spoken.remove(u'&'));
    auto* words = new QLabel(label);
    words->setTextFormat(Qt::PlainText);
    words->setProperty("muted", true);
    words->setBuddy(editor);
    words->setMinimumWidth(m_labelWidth);
    words->setFixedHeight(RowHeight);
    auto* note = new QLabel;
    note->setObjectName(name + QStringLiteral("Note"));
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);
    m_grid->addWidget(words, row, 0, Qt::AlignTop);
    m_grid->addWidget(editor, row, 1);
    m_grid->addWidget(note, row + 1, 1);
    m_fields.append({name, words, editor, note, hint});
    present(m_fields.last());
}

QStringList FormFields::show(const QHash<QString, QString>& errors)
{
    QStringList unknown = errors.keys();
    for (Field& field : m_fields) {
        unknown.removeAll(field.name);
        field.error = errors.value(field.name);
        present(field);
    }
    unknown.sort();
    return unknown;
}

bool FormFields::focusFirstError()
{
    for (const Field& field : m_fields) {
        if (!field.error.isEmpty()) {
            field.editor->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return false;
}

QString FormFields::error(const QString& name) const
{
    for (const Field& field : m_fields) {
        if (field.name == name)
            return field.error;
    }
    return {};
}

void FormFields::setHint(const QString& name, const QString& hint)
{
    for (Field& field : m_fields) {
        if (field.name == name) {
            field.hint = hint;
            present(field);
        }
    }
}

void FormFields::setFieldShown(const QString& name, bool shown)
{
    for (Field& field : m_fields) {
        if (field.name == name) {
            field.shown = shown;
            field.label->setVisible(shown);
            field.editor->setVisible(shown);
            present(field);
        }
    }
}

void FormFields::present(Field& field)
{
    const bool invalid = !field.error.isEmpty();
    const QString& text = invalid ? field.error : field.hint;
    field.note->setText(text);
    field.note->setVisible(field.shown && !text.isEmpty());
    field.note->setProperty("error", invalid);
    field.note->setProperty("muted", !invalid);
    field.note->style()->unpolish(field.note);
    field.note->style()->polish(field.note);
    field.editor->setAccessibleDescription(text);
    if (field.editor->property("invalid").toBool() != invalid) {
        field.editor->setProperty("invalid", invalid);
        field.editor->style()->unpolish(field.editor);
        field.editor->style()->polish(field.editor);
        field.editor->update();
    }
}

} // namespace trunkline
