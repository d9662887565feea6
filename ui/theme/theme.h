#pragma once
// Light, dark or as the desktop: palette, fonts and one style sheet, all made from the tokens.

#include "ui/theme/tokens.h"

#include <QFont>
#include <QObject>

class QApplication;

namespace trunkline {

/// Row height of every table, in logical pixels.
constexpr int RowHeight = 30;
constexpr int CardRadius = 8;
constexpr int ControlRadius = 6;

/// Sizes of type. Strong is body in semi-bold, for card titles.
enum class Type { Body, Strong, Caption, Title, Figure };

/// One per application, made after it; widgets that paint read `tokens()` in their paintEvent and
/// are repainted when the mode changes. Threads: the GUI thread.
class Theme final : public QObject {
    Q_OBJECT

public:
    enum class Mode { Light, Dark, System };

    explicit Theme(QApplication& application, Mode mode = Mode::System);
    ~Theme() override;

    void setMode(Mode mode);

    Mode mode() const { return m_mode; }

    /// Of the theme in force; the light ones before there is a theme.
    static const Tokens& tokens();
    /// Inter, or the system's font where Inter is missing.
    static QFont font(Type type);

signals:
    void changed();

private:
    void apply();

    QApplication& m_application;
    Mode m_mode;
    bool m_desktopDark;
};

} // namespace trunkline
