#pragma once
// Reads one source file at a time and says which of the rules it breaks.

#include "tests/arch/rules.h"

#include <QSet>

namespace trunkline {

struct Source {
    QString path; ///< from the project root
    QString text;
};

struct Breach {
    QString rule;
    QString path;
    int line = 0; ///< from 1; 0 when the path itself is the breach
    QString what;
};

class Checker {
public:
    /// `tenantTables` are the tables whose every statement must name tenant_id.
    explicit Checker(const QSet<QString>& tenantTables);

    QList<Breach> check(const Source& source) const;

    /// The tables of a migration that have a column tenant_id.
    static QSet<QString> tenantTables(const QString& migration);
    /// The classes and structs that a header defines, with their namespace.
    static QStringList definedTypes(const QString& header);

private:
    void checkRule(const Rule& rule, const Source& source, QList<Breach>& breaches) const;
    void checkArrows(const Source& source, QList<Breach>& breaches) const;
    void checkTenants(const Source& source, QList<Breach>& breaches) const;

    QSet<QString> m_tenantTables;
};

}
