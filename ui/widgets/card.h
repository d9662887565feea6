#pragma once
// A rounded surface with a title, a caption on the right, a body and, where wanted, a menu of
// copies.

#include "ui/widgets/elidedlabel.h"

#include <QFrame>

class QMenu;
class QToolButton;
class QVBoxLayout;

namespace trunkline {

constexpr int CardInset = 14;

class Card : public QFrame {
    Q_OBJECT

public:
    /// `menu`: offers "Copy as picture" and "Copy as data".
    explicit Card(const QString& title, bool menu = false, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setCaption(const QString& caption);
    /// A card made with a menu shows it unless told otherwise.
    void setMenuShown(bool shown);
    /// Takes `body` over; the one before is deleted. `inset`: from the card's left and right edge,
    /// in pixels.
    void setBody(QWidget* body, int inset = CardInset);

    QString title() const { return m_title->text(); }
    QString caption() const { return m_caption->text(); }
    QWidget* body() const { return m_body; }

signals:
    void copyPictureRequested();
    void copyDataRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ElidedLabel* m_title;
    ElidedLabel* m_caption;
    QToolButton* m_menuButton = nullptr;
    QVBoxLayout* m_column;
    QWidget* m_body = nullptr;
};

} // namespace trunkline
