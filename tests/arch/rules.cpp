#include "tests/arch/rules.h"

namespace trunkline {

namespace {

QRegularExpression pattern(const char* text)
{
    return QRegularExpression(QString::fromLatin1(text));
}

QRegularExpression anyCase(const char* text)
{
    return QRegularExpression(QString::fromLatin1(text), QRegularExpression::CaseInsensitiveOption);
}

QRegularExpression nowhere() { return pattern("(?!)"); }

}

const QList<Rule>& rules()
{
    static const QList<Rule> all{
        {"file-name", Reading::Path, pattern("."), nowhere(),
            anyCase("(^|[/_-])[a-z]*(utils?|helpers?|common|manager|misc)[^/]*\\.(h|cpp|cmake)$")},
        {"qt-in-services", Reading::Code, pattern("^services/"), nowhere(),
            pattern("#\\s*include\\s*[<\"]Q[A-Z]")},
        {"include-from-root", Reading::Code, pattern("^(app|ui|models|services|tests)/"), nowhere(),
            pattern("#\\s*include\\s*\"(?!(app|ui|models|services|tests|resources)/)"
                    "(?![A-Za-z0-9_]+\\.moc\")")},
        {"colour-literal", Reading::Code, pattern("^(app|ui|models)/"), pattern("^ui/theme/"),
            pattern(
                "\\bQColor\\s*[({]\\s*[\"\\d#]|\\bqRgba?\\s*\\(|\"#[0-9A-Fa-f]{3,8}\"|Qt::("
                "red|green|blue|black|white|gray|yellow|cyan|magenta|dark[A-Z]\\w+|lightGray)\\b")},
        {"sql-above-services", Reading::Text, pattern("^(ui|models)/"), nowhere(),
            anyCase("\\bselect\\b[\\s\\S]+\\bfrom\\b[\\s\\S]+\\b(where|order by|limit|join)\\b"
                    "|\\binsert\\s+into\\b|\\bdelete\\s+from\\b|\\bupdate\\s+\\w+\\s+set\\b"
                    "|\\bcreate\\s+table\\b")},
        {"modal-loop", Reading::Code, pattern("^(app|ui|models)/"), nowhere(),
            pattern("(\\.|->|\\bQ(Dialog|Menu|MessageBox|Drag|EventLoop)::)exec\\s*\\("
                    "|\\bQFileDialog::get[A-Z]|\\bQInputDialog::get[A-Z]"
                    "|\\bQMessageBox::(information|question|warning|critical)\\s*\\(")},
        {"waits", Reading::Code, pattern("^(ui|models)/"), nowhere(),
            pattern("\\b(processEvents|waitForFinished|waitForDone|QEventLoop)\\b")},
        {"offset", Reading::Text, pattern("^(services|app)/"), pattern("^services/storage/"),
            anyCase("\\boffset\\s+(\\d|\\$)")},
        {"like", Reading::Text, pattern("^(services|app)/"), pattern("^services/storage/"),
            anyCase("\\bi?like\\s+('|\\$|lower)")},
        {"database-clock", Reading::Text, pattern("^(services|app)/"),
            pattern("^services/storage/"),
            anyCase("\\bnow\\s*\\(\\)|\\bcurrent_(timestamp|date|time)\\b|\\bdatetime\\('now'")},
        {"double-colon-cast", Reading::Text, pattern("^(services|app)/"),
            pattern("^services/storage/"),
            anyCase("\\bselect\\b[\\s\\S]*[\\w)]::(bigint|int|text|uuid|jsonb?|numeric|date)\\b")},
        {"std-regex", Reading::Code, pattern("^(services|app)/"), nowhere(),
            pattern("#\\s*include\\s*<regex>|\\bstd::regex\\b")},
        {"shell", Reading::Code, pattern("^(services|app|models|ui)/"), nowhere(),
            pattern("(?<![\\w.>])(std::)?system\\s*\\(\\s*[\"\\w]|\\bpopen\\s*\\(")},
        {"weak-random", Reading::Code, pattern("^(services|app|models|ui)/"), nowhere(),
            pattern("\\b(std::)?s?rand\\s*\\(|\\brandom_shuffle\\b|\\bqrand\\b")},
        {"defences-down", Reading::Code, pattern("^(app|models|ui|services|installer)/"),
            pattern(
                "^services/http/(defences\\.h|api\\.(h|cpp)|cookie\\.(h|cpp)|CMakeLists\\.txt)$"),
            anyCase("\\bdefences\\b")},
        {"machine-path", Reading::Everything, pattern("."), nowhere(),
            pattern("(?<![\\w./])/(work|home|root|Users|mnt)/\\w")},
    };
    return all;
}

const QList<Arrow>& arrows()
{
    static const QStringList feature{
        "services/base/", "services/contract/", "services/storage/", "services/rows/"};
    static const QList<Arrow> all{
        {"services/base/", {}},
        {"services/contract/", {"services/base/"}},
        {"services/storage/", {"services/base/"}},
        {"services/rows/", {"services/base/", "services/contract/", "services/storage/"}},
        {"services/ratelimit/", {"services/base/"}},
        {"services/dispatch/", QStringList{"services/access/", "services/audit/"} + feature},
        {"services/http/",
            {"services/base/", "services/contract/", "services/access/", "services/dispatch/",
                "services/ratelimit/"}},
        // Watches those below through their ports; none of them knows it.
        {"services/telemetry/",
            {"services/base/", "services/contract/", "services/http/", "services/storage/"}},
        {"services/openapi/", {"services/base/", "services/contract/", "services/access/"}},
        {"services/events/", QStringList{"services/access/"} + feature},
        {"services/relay/", {"services/base/", "services/ratelimit/"}},
        {"services/sessions/", QStringList{"services/access/"} + feature},
        {"services/users/", QStringList{"services/access/"} + feature},
        {"services/apikeys/", QStringList{"services/access/"} + feature},
        {"services/*/", feature},
        {"models/gateway/",
            {"models/", "services/base/", "services/contract/", "services/dispatch/"}},
        {"models/*/", {"models/", "services/base/", "services/contract/"}},
        {"ui/*/", {"ui/", "models/", "services/base/", "services/contract/"}},
        {"app/*/", {"app/", "ui/", "models/", "services/"}},
    };
    return all;
}

}
