#include "ui/shell/namefilters.h"

#include <QCoreApplication>

namespace trunkline {

namespace {

struct NameFilters {
    Q_DECLARE_TR_FUNCTIONS(NameFilters)
};

} // namespace

QList<QAction*> nameFilters(const Session& session, Scope& scope, QObject* owner)
{
    QList<QAction*> actions;
    const auto add = [&](ScopeChip::Kind kind, const QString& where,
                         const std::vector<Named>& names) {
        for (const Named& each : names) {
            // An ampersand would be taken for a mnemonic.
            const QString words = QString(each.name).replace(u'&', QStringLiteral("&&"));
            auto* action = new QAction(words, owner);
            action->setProperty("where", where);
            QObject::connect(action, &QAction::triggered, &scope, [&scope, kind, id = each.id] {
                if (!scope.isFiltered(kind, id))
                    scope.toggle(kind, id);
            });
            actions.append(action);
        }
    };
    add(ScopeChip::Kind::Campaign, NameFilters::tr("Only campaign"), session.campaigns());
    add(ScopeChip::Kind::Publisher, NameFilters::tr("Only publisher"), session.publishers());
    add(ScopeChip::Kind::Buyer, NameFilters::tr("Only buyer"), session.buyers());
    return actions;
}

} // namespace trunkline
