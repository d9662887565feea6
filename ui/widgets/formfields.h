#pragma once
// The fields of a form: labels on the left, the error under its field in words that say the mend.

#include <QHash>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace trunkline {

/// Fields have a stable name: the editor's objectName, and the key of its error.
class FormFields final : public QWidget {
    Q_OBJECT

public:
    explicit FormFields(QWidget* parent = nullptr);

    /// Where there is little room; in pixels, before the first field.
    void setLabelWidth(int pixels) { m_labelWidth = pixels; }
    /// Takes `editor` over. `label` may hold a mnemonic: `&Name`. `hint` stands under the field
    /// while it has no error.
    void addField(
        const QString& name, const QString& label, QWidget* editor, const QString& hint = {});
    /// Every error now in force by field name; fields that are not named have none. Returns the
    /// names that no field has.
    QStringList show(const QHash<QString, QString>& errors);
    /// Puts the cursor into the first field with an error; false when there is none.
    bool focusFirstError();

    QString error(const QString& name) const;
    void setHint(const QString& name, const QString& hint);
    /// With its label and note.
    void setFieldShown(const QString& name, bool shown);

private:
    struct Field {
        QString name;
        QWidget* label;
        QWidget* editor;
        QLabel* note;
        QString hint;
        QString error{};
        bool shown = true;
    };
    static void present(Field& field);

    QGridLayout* m_grid;
    int m_labelWidth = 140;
    QList<Field> m_fields;
};

} // namespace trunkline
