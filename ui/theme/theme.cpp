#include "ui/theme/theme.h"

#include "ui/theme/desktopscheme.h"
#include "ui/theme/style.h"
#include "ui/theme/stylesheet.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QScreen>

namespace trunkline {

namespace {

constexpr int BodyPixels = 13;
constexpr qreal CaptionPixels = 11.5;
constexpr int TitlePixels = 16;
constexpr int FigurePixels = 21;

const Tokens* current = nullptr;

const QString& family()
{
    static const QString name = QFontDatabase::hasFamily(QStringLiteral("Inter"))
        ? QStringLiteral("Inter")
        : QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    return name;
}

QPalette paletteOf(const Tokens& tokens)
{
    QPalette palette;
    const QColor disabled = mixed(tokens.muted, tokens.surface, 0.6);
    palette.setColor(QPalette::Window, tokens.window);
    palette.setColor(QPalette::WindowText, tokens.text);
    palette.setColor(QPalette::Base, tokens.surface);
    palette.setColor(QPalette::AlternateBase, tokens.raised);
    palette.setColor(QPalette::Text, tokens.text);
    palette.setColor(QPalette::PlaceholderText, tokens.muted);
    palette.setColor(QPalette::Button, tokens.surface);
    palette.setColor(QPalette::ButtonText, tokens.text);
    palette.setColor(QPalette::BrightText, tokens.onAccent);
    palette.setColor(QPalette::ToolTipBase, tokens.surface);
    palette.setColor(QPalette::ToolTipText, tokens.text);
    palette.setColor(QPalette::Highlight, tokens.accent);
    palette.setColor(QPalette::HighlightedText, tokens.onAccent);
    palette.setColor(QPalette::Link, tokens.accent);
    palette.setColor(QPalette::LinkVisited, tokens.accent);
    palette.setColor(QPalette::Light, tokens.raised);
    palette.setColor(QPalette::Midlight, tokens.grid);
    palette.setColor(QPalette::Mid, tokens.border);
    palette.setColor(QPalette::Dark, tokens.muted);
    palette.setColor(QPalette::Shadow, tokens.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

} // namespace

Theme::Theme(QApplication& application, Mode mode)
    : QObject(&application)
    , m_application(application)
    , m_mode(mode)
    , m_desktopDark(application.palette().color(QPalette::Window).lightnessF() < 0.5)
{
    m_application.setStyle(new Style);
    m_application.setFont(font(Type::Body));
    apply();
    watchDesktopScheme(this, [this](bool dark) {
        m_desktopDark = dark;
        if (m_mode == Mode::System)
            apply();
    });
}

Theme::~Theme() { current = nullptr; }

void Theme::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    apply();
}

const Tokens& Theme::tokens() { return current != nullptr ? *current : lightTokens(); }

QFont Theme::font(Type type)
{
    QFont font(family());
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setPixelSize(BodyPixels);
    switch (type) {
    case Type::Body:
        break;
    case Type::Strong:
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Caption: {
        // A pixel size is whole; points are not.
        const QScreen* screen = QGuiApplication::primaryScreen();
        const qreal dpi = screen != nullptr ? screen->logicalDotsPerInchY() : 96;
        font.setPointSizeF(CaptionPixels * 72 / dpi);
        break;
    }
    case Type::Title:
        font.setPixelSize(TitlePixels);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Figure:
        font.setPixelSize(FigurePixels);
        font.setWeight(QFont::DemiBold);
        break;
    }
    return font;
}

void Theme::apply()
{
    const bool dark = m_mode == Mode::Dark || (m_mode == Mode::System && m_desktopDark);
    const Tokens& wanted = dark ? darkTokens() : lightTokens();
    if (current == &wanted)
        return;
    current = &wanted;
    m_application.setPalette(paletteOf(wanted));
    m_application.setStyleSheet(styleSheetOf(wanted));
    emit changed();
}

} // namespace trunkline
