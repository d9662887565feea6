#include "tests/conformance/rules.h"

#include "tests/conformance/operations.h"

#include <QFile>
#include <QtGlobal>

#include <set>

namespace trunkline {

namespace {

Rule ruleOf(const QByteArray& word)
{
    if (word == "all")
        return Rule::All;
    if (word == "own")
        return Rule::Own;
    if (word != "no")
        qFatal("%s is no rule", word.constData());
    return Rule::No;
}

using Fields = std::set<std::string>;

template <class T>
struct IsText : std::is_same<T, std::string> { };
template <class Tag>
struct IsText<Text<Tag>> : std::true_type { };
template <>
struct IsText<Phone> : std::true_type { };
template <class Tag>
struct IsText<Amount<Tag>> : std::true_type { };
template <class Tag>
struct IsText<Id<Tag>> : std::true_type { };

template <class T>
struct Inner {
    using type = T;
};
template <class T>
struct Inner<std::vector<T>> : Inner<T> { };
template <class T>
struct Inner<std::optional<T>> : Inner<T> { };

template <Described T>
void gather(Fields& fields)
{
    boost::mp11::mp_for_each<Members<T>>([&](auto descriptor) {
        using Member = typename Inner<
            std::remove_cvref_t<decltype(std::declval<T&>().*descriptor.pointer)>>::type;
        if constexpr (IsText<Member>::value)
            fields.insert(
                recordName(typeid(T)) + '.' + std::string(wireName<decltype(descriptor)>()));
        else if constexpr (Described<Member>)
            gather<Member>(fields);
    });
}

} // namespace

Rules::Rules()
{
    QFile file(QStringLiteral(TRUNK_VISIBLE));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the rules are not there");
    const std::vector<Role> roles = enumerators<Role>();
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n').mid(1);
    for (const QByteArray& line : lines) {
        const QList<QByteArray> cells = line.split(',');
        const std::string field = cells[0].toStdString();
        if (has(field))
            qFatal("two rules for %s", field.c_str());
        if (cells.size() == 2) {
            m_repeats[field] = cells[1].startsWith("as ") ? cells[1].mid(3).toStdString() : "";
            continue;
        }
        if (cells.size() != qsizetype(roles.size()) + 1)
            qFatal("a line of %d cells: %s", int(cells.size()), line.constData());
        for (std::size_t i = 0; i < roles.size(); ++i)
            m_rules[field][roles[i]] = ruleOf(cells[qsizetype(i) + 1]);
    }
    for (const auto& [field, other] : m_repeats) {
        if (!other.empty() && !m_rules.contains(other))
            qFatal("%s repeats %s, which has no rule", field.c_str(), other.c_str());
    }
}

bool Rules::has(const std::string& field) const
{
    return m_rules.contains(field) || m_repeats.contains(field);
}

std::vector<std::string> Rules::planted() const
{
    std::vector<std::string> fields;
    fields.reserve(m_rules.size());
    for (const auto& [field, rules] : m_rules)
        fields.push_back(field);
    return fields;
}

bool Rules::mayHave(const Canaries& canaries, Role role, const Canary& canary) const
{
    switch (m_rules.at(canary.field).at(role)) {
    case Rule::All:
        return true;
    case Rule::Own:
        if (!canary.user.isNil())
            return canary.user == canaries.caller(role).userId;
        return role == Role::Publisher ? canary.publisher == canaries.publisher(0)
                                       : canary.buyer == canaries.buyer(0);
    case Rule::No:
        return false;
    }
    return false;
}

std::vector<std::string> answeredFields()
{
    Fields fields;
    forEachOperation([&fields]<class Op>() { gather<typename Op::Response>(fields); });
    return {fields.begin(), fields.end()};
}

} // namespace trunkline
