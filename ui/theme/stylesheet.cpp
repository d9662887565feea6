#include "ui/theme/stylesheet.h"

#include <QList>

#include <utility>

namespace trunkline {

namespace {

constexpr auto Sheet = R"(
QToolTip { background: @surface; color: @text; border: 1px solid @border; padding: 4px 6px; }
QLabel { background: transparent; }
QFrame[surface="true"] { background: @surface; border: 1px solid @border; border-radius: 8px; }
QLabel[muted="true"] { color: @muted; }
QLabel[error="true"], QLabel[objectName$="Error"] { color: @negative; }

QPushButton { background: @surface; color: @text; border: 1px solid @border; border-radius: 6px;
    padding: 5px 12px; min-height: 18px; }
QPushButton:hover { background: @raised; border-color: @muted; }
QPushButton:pressed, QPushButton:checked { background: @accentSoft; border-color: @accent; color: @accentText; }
QPushButton:focus { border: 2px solid @accent; padding: 4px 11px; }
QPushButton:disabled { color: @disabled; border-color: @grid; }
QPushButton[primary="true"], QPushButton:default { background: @accent; border-color: @accent; color: @onAccent; font-weight: 600; }
QPushButton[primary="true"]:hover, QPushButton:default:hover { background: @accentHover; }
QPushButton[primary="true"]:focus, QPushButton:default:focus { border-color: @text; }
QPushButton[primary="true"]:disabled, QPushButton:default:disabled { background: @grid; border-color: @grid; color: @disabled; }
QPushButton[danger="true"] { color: @negative; border-color: @negative; }
QPushButton[danger="true"]:disabled { color: @disabled; border-color: @grid; }

QToolButton { background: @surface; color: @text; border: 1px solid @border; border-radius: 6px; padding: 5px 10px; }
QToolButton:hover { background: @raised; border-color: @muted; }
QToolButton:pressed, QToolButton:checked, QToolButton:open { background: @accentSoft; color: @accentText; border-color: @accent; }
QToolButton:focus { border: 2px solid @accent; padding: 4px 9px; }
QToolButton:disabled { color: @disabled; }
QToolButton[flat="true"] { background: transparent; border: 1px solid transparent; padding: 3px; }
QToolButton[flat="true"]:hover { background: @grid; }
QToolButton[flat="true"]:focus { border: 2px solid @accent; padding: 2px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit { background: @surface; color: @text; border: 1px solid @border;
    border-radius: 6px; padding: 0 8px; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit { min-height: 28px; }
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding-left: 7px; padding-right: 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: @window; color: @disabled; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border-color: @negative; }
QAbstractSpinBox, QComboBox { min-height: 24px; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0 2px; background: transparent; min-height: 0; }

QAbstractItemView { background: @surface; color: @text; border: 1px solid @border; border-radius: 8px;
    selection-background-color: @accentSoft; selection-color: @text; gridline-color: @grid; outline: 0; }
QTableView, QTreeView { alternate-background-color: @surface; }
QTableView::item, QTreeView::item { border-bottom: 1px solid @grid; padding: 0 8px; }
QTableView::item:selected, QTreeView::item:selected { background: @accentSoft; color: @text; }
QListView::item { padding: 5px 8px; }
QListView::item:selected { background: @accentSoft; color: @accentText; }
QComboBox QAbstractItemView { border-radius: 6px; padding: 4px; }
QHeaderView { background: @raised; border: none; border-top-left-radius: 7px; border-top-right-radius: 7px; }
QHeaderView::section { background: @raised; color: @muted; border: none; border-bottom: 1px solid @border;
    padding: 0 8px; min-height: 29px; }
QHeaderView::section:first { border-top-left-radius: 7px; }
QHeaderView::section:last { border-top-right-radius: 7px; }
QHeaderView::section:hover { color: @text; }
QTableCornerButton::section { background: @raised; border: none; }

QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: @scroll; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenuBar { background: @surface; border-bottom: 1px solid @border; padding: 1px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; color: @text; }
QMenuBar::item:selected { background: @accentSoft; color: @accentText; }
QMenu { background: @surface; color: @text; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accentSoft; color: @accentText; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @grid; margin: 4px 8px; }
QStatusBar { background: @surface; border-top: 1px solid @border; color: @muted; }
QStatusBar::item { border: none; }

QTabWidget::pane { border: none; border-top: 1px solid @border; }
QTabBar::tab { background: transparent; color: @muted; padding: 7px 12px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { color: @accentText; }

QProgressBar { background: @grid; border: none; border-radius: 4px; min-height: 8px; max-height: 8px; text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 4px; }
QGroupBox { border: 1px solid @border; border-radius: 8px; margin-top: 10px; padding-top: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; }
QSplitter::handle { background: transparent; }
QDialog { background: @window; }

QCalendarWidget QWidget { alternate-background-color: @surface; }
QCalendarWidget QAbstractItemView { border: none; border-radius: 0; selection-background-color: @accent; selection-color: @onAccent; }
QCalendarWidget QAbstractItemView::item { border: none; padding: 0; }
QCalendarWidget QAbstractItemView::item:selected { background: @accent; color: @onAccent; }
QCalendarWidget QHeaderView::section { padding: 0; min-width: 0; }
QCalendarWidget #qt_calendar_navigationbar { background: @surface; }
QCalendarWidget QToolButton { border: 1px solid transparent; background: transparent; padding: 3px 6px; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: @grid; }
QCalendarWidget QToolButton:focus { border: 2px solid @accent; padding: 2px 5px; }
)";

} // namespace

QString styleSheetOf(const Tokens& tokens)
{
    // Longer names first: `@accent` is the beginning of `@accentSoft`.
    const QList<std::pair<const char*, QColor>> names{
        {"@accentSoft", tokens.accentSoft},
        {"@accentText", withContrast(tokens.accent, tokens.accentSoft, 4.5)},
        {"@accentHover", mixed(tokens.text, tokens.accent, tokens.dark ? 0.2 : 0.15)},
        {"@accent", tokens.accent},
        {"@onAccent", tokens.onAccent},
        {"@window", tokens.window},
        {"@surface", tokens.surface},
        {"@raised", tokens.raised},
        {"@border", tokens.border},
        {"@grid", tokens.grid},
        {"@text", tokens.text},
        {"@muted", tokens.muted},
        {"@negative", tokens.negative},
        {"@disabled", mixed(tokens.muted, tokens.surface, 0.6)},
        {"@scroll", mixed(tokens.muted, tokens.surface, 0.35)},
    };
    QString sheet = QString::fromLatin1(Sheet);
    for (const auto& [name, colour] : names)
        sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}

} // namespace trunkline
