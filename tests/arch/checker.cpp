#include "tests/arch/checker.h"

#include "tests/arch/lexer.h"

namespace trunkline {

namespace {

void checkLines(const Rule& rule, const QString& path, const QString& text, QList<Breach>& breaches)
{
    const QStringList lines = text.split('\n');
    for (int i = 0; i < lines.size(); ++i) {
        if (rule.forbidden.match(lines[i]).hasMatch())
            breaches.append({rule.name, path, i + 1, lines[i].trimmed()});
    }
}

/// "services/*/" fits "services/calls/log.cpp" and gives "services/calls/"; empty when it does not
/// fit.
QString fit(const QString& folder, const QString& path)
{
    const QString shape = QRegularExpression::escape(folder).replace("\\*", "[^/]+");
    return QRegularExpression("^" + shape).match(path).captured(0);
}

bool startsWithAny(const QString& text, const QStringList& beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(),
        [&text](const QString& beginning) { return text.startsWith(beginning); });
}

}

Checker::Checker(const QSet<QString>& tenantTables)
    : m_tenantTables(tenantTables)
{
}

QList<Breach> Checker::check(const Source& source) const
{
    QList<Breach> breaches;
    for (const Rule& rule : rules()) {
        if (rule.where.match(source.path).hasMatch() && !rule.except.match(source.path).hasMatch())
            checkRule(rule, source, breaches);
    }
    checkArrows(source, breaches);
    checkTenants(source, breaches);
    return breaches;
}

void Checker::checkRule(const Rule& rule, const Source& source, QList<Breach>& breaches) const
{
    switch (rule.reading) {
    case Reading::Path:
        if (rule.forbidden.match(source.path).hasMatch())
            breaches.append({rule.name, source.path, 0, source.path});
        break;
    case Reading::Everything:
        checkLines(rule, source.path, source.text, breaches);
        break;
    case Reading::Code:
        checkLines(rule, source.path, lex(source.text).code, breaches);
        break;
    case Reading::Text:
        for (const Literal& literal : lex(source.text).literals) {
            if (rule.forbidden.match(literal.text).hasMatch())
                breaches.append(
                    {rule.name, source.path, literal.line, literal.text.simplified().left(120)});
        }
        break;
    }
}

void Checker::checkArrows(const Source& source, QList<Breach>& breaches) const
{
    static const QRegularExpression include(
        "^\\s*#\\s*include\\s*\"((?:app|ui|models|services)/[^\"]+)\"");
    for (const Arrow& arrow : arrows()) {
        const QString own = fit(arrow.folder, source.path);
        if (own.isEmpty())
            continue;
        const QStringList lines = lex(source.text).code.split('\n');
        for (int i = 0; i < lines.size(); ++i) {
            const QString target = include.match(lines[i]).captured(1);
            if (!target.isEmpty() && !target.startsWith(own)
                && !startsWithAny(target, arrow.mayInclude))
                breaches.append({"arrow", source.path, i + 1, target});
        }
        return;
    }
}

void Checker::checkTenants(const Source& source, QList<Breach>& breaches) const
{
    static const QRegularExpression statement(
        "^\\s*(select|insert|update|delete|with)\\b", QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression touched(
        "\\b(?:from|join|into|update)\\s+([a-z_]+)\\b", QRegularExpression::CaseInsensitiveOption);
    // An insert may leave its columns to the record's description, which has a tenant.
    static const QRegularExpression tenant("\\btenant_id\\b|^insert into [a-z_]+ \\($");
    if (!source.path.startsWith("services/") && !source.path.startsWith("app/"))
        return;
    for (const Literal& literal : lex(source.text).literals) {
        if (!statement.match(literal.text).hasMatch() || tenant.match(literal.text).hasMatch())
            continue;
        auto tables = touched.globalMatch(literal.text);
        while (tables.hasNext()) {
            if (m_tenantTables.contains(tables.next().captured(1))) {
                breaches.append(
                    {"tenant", source.path, literal.line, literal.text.simplified().left(120)});
                break;
            }
        }
    }
}

QSet<QString> Checker::tenantTables(const QString& migration)
{
    static const QRegularExpression table(
        "create\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?([a-z_]+)\\s*\\(([^;]*);",
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression column("\\btenant_id\\b");
    QSet<QString> tables;
    auto found = table.globalMatch(migration);
    while (found.hasNext()) {
        const auto match = found.next();
        if (column.match(match.captured(2)).hasMatch())
            tables.insert(match.captured(1));
    }
    return tables;
}

QStringList Checker::definedTypes(const QString& header)
{
    static const QRegularExpression opening("^namespace ([\\w:]+) \\{");
    static const QRegularExpression closing("^\\} // namespace");
    static const QRegularExpression type("^(?:class|struct) (\\w+)(?: final)?(?: :[^;]*| \\{.*)?$");
    QStringList around;
    QStringList types;
    for (const QString& line : header.split(u'\n')) {
        if (const auto found = opening.match(line); found.hasMatch())
            around.append(found.captured(1));
        else if (closing.match(line).hasMatch() && !around.isEmpty())
            around.removeLast();
        else if (const auto named = type.match(line); named.hasMatch())
            types.append((around + QStringList{named.captured(1)}).join("::"));
    }
    return types;
}

}
