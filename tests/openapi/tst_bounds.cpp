// What the description says that a member holds at least and at most, every operation holds to: one
// less and one more are refused in that member's name, and what lies within is not.

#include "tests/conformance/operations.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace trunkline;

namespace {

template <class T>
inline constexpr bool isList = false;
template <class T>
inline constexpr bool isList<std::vector<T>> = true;
template <class T>
inline constexpr bool isOptional = false;
template <class T>
inline constexpr bool isOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool isAmount = false;
template <class Tag>
inline constexpr bool isAmount<Amount<Tag>> = true;

/// A text of that size which breaks no other rule. No two long ones are equal.
std::string textOf(std::int64_t size, std::string_view member)
{
    static int made = 0;
    const auto length = static_cast<std::size_t>(std::max<std::int64_t>(size, 0));
    std::string text(length, member == "country" ? 'A' : member == "digits" ? '1' : 'a');
    if (const std::string number = std::to_string(++made); length > 2 * number.size())
        text.replace(0, number.size(), number);
    return text;
}
std::string addressOf(std::int64_t size, std::string_view member)
{
    constexpr std::string_view host = "@b.example";
    std::string text = textOf(size, member);
    if (text.size() > host.size())
        text.replace(text.size() - host.size(), host.size(), host);
    else if (text.size() > 1)
        text[1] = '@';
    return text;
}
std::string numberOf(std::int64_t size)
{
    std::string text(static_cast<std::size_t>(std::max<std::int64_t>(size, 0)), '6');
    if (!text.empty())
        text.front() = '+';
    return text;
}
std::string passwordOf(std::int64_t size)
{
    std::string text;
    while (std::ssize(text) < size)
        text += "quilt zebra wharf oxbow jigsaw vellum " + std::to_string(text.size());
    text.resize(static_cast<std::size_t>(size));
    return text;
}

/// Of the operation's type: a login is a text like others, but an address.
template <class Op>
constexpr bool isLogin(std::string_view member)
{
    return std::is_same_v<Op, AcceptInvitation> && member == "name";
}

template <class T>
void makeOf(std::int64_t size, std::string_view name, T& member, bool isAddress)
{
    if constexpr (std::is_same_v<T, std::int64_t>)
        member = size;
    else if constexpr (isOptional<T>)
        makeOf(size, name, member.emplace(), isAddress);
    else if constexpr (isAmount<T>)
        member.micros = size;
    else if constexpr (isList<T>)
        member.resize(static_cast<std::size_t>(size));
    else if constexpr (std::is_same_v<T, std::string>)
        member = isAddress ? addressOf(size, name) : textOf(size, name);
    else if constexpr (std::is_same_v<T, Token>)
        member.value = Secret(passwordOf(size));
    else if constexpr (std::is_same_v<T, Email>)
        member.value = addressOf(size, name);
    else if constexpr (std::is_same_v<T, Phone>)
        member.value = numberOf(size);
    else
        member.value = textOf(size, name);
}

template <class T>
constexpr bool isCounted = std::is_same_v<T, std::int64_t> || isAmount<T>;
template <class T>
constexpr bool isCounted<std::optional<T>> = isCounted<T>;

/// Calls `visit(path, bound, member)` for each bounded member of the request. What may be missing
/// is made where `wanted` lies in it, or where all are wanted: an empty one.
template <Described Record, class Visit>
void forEachBound(
    Record& record, const std::string& at, const std::string& wanted, const Visit& visit)
{
    boost::mp11::mp_for_each<Members<Record>>([&](auto descriptor) {
        constexpr std::string_view name = wireName<decltype(descriptor)>();
        auto& member = record.*descriptor.pointer;
        using Member = std::remove_cvref_t<decltype(member)>;
        const std::string path = at + std::string(name);
        if constexpr (findBound<Record>(name) != nullptr)
            visit(path, boundOf<Record>(name), member);
        if constexpr (Described<Member>) {
            forEachBound(member, path + '.', wanted, visit);
        } else if constexpr (isOptional<Member>) {
            if constexpr (Described<typename Member::value_type>) {
                if (wanted.empty() || wanted.starts_with(path + '.'))
                    forEachBound(member ? *member : member.emplace(), path + '.', wanted, visit);
            }
        } else if constexpr (isList<Member>) {
            if constexpr (Described<typename Member::value_type>) {
                if (!member.empty())
                    forEachBound(member.front(), path + "[0].", wanted, visit);
            }
        }
    });
}

enum class Edge { Least, Most };

/// What the operation answers when the member is that far beyond its bound; none where there is no
/// such value.
struct Asked {
    bool asked = false;
    std::optional<Error> refused;
};
struct Case {
    std::string operation;
    std::string path;
    std::function<Asked(Edge edge, std::int64_t beyond)> ask;
};

template <class Op>
Asked ask(World& world, const std::string& path, Edge edge, std::int64_t beyond)
{
    Op op = sample<Op>(world);
    Asked asked;
    forEachBound(op, {}, path, [&](const std::string& at, const Bound& bound, auto& member) {
        const std::int64_t end = edge == Edge::Most ? bound.most : bound.least;
        const std::int64_t size = end + (edge == Edge::Most ? beyond : -beyond);
        if (at != path || end == unbounded
            || (size < 0 && !isCounted<std::remove_cvref_t<decltype(member)>>))
            return;
        asked.asked = true;
        makeOf(size, bound.member, member, isLogin<Op>(at));
    });
    // Where an address is optional at all depends on more than its length.
    if constexpr (requires { op.draft.email; })
        asked.asked = asked.asked && (edge == Edge::Most || path != "draft.email");
    // A reset would take the world away from under the other operations.
    if (std::is_same_v<Op, ResetDemo> && beyond == 0)
        asked.asked = false;
    if (!asked.asked)
        return asked;
    if (const auto answer = world.call(Role::Owner, op); !answer)
        asked.refused = answer.error();
    return asked;
}

QString wordsOf(const Asked& asked)
{
    if (!asked.refused)
        return QStringLiteral("it was taken");
    QString text = QString::fromStdString(asked.refused->detail);
    for (const FieldError& each : asked.refused->fields)
        text += QString::fromStdString("; " + each.field + ": " + each.message);
    return text;
}

} // namespace

class TestBounds : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void beyondIsRefused_data() { addCases(); }
    void beyondIsRefused();
    void withinIsTaken_data() { addCases(); }
    void withinIsTaken();
    void bytesAreCounted();

private:
    void addCases();

    std::unique_ptr<World> m_world;
    std::vector<Case> m_cases;
};

void TestBounds::initTestCase()
{
    m_world = std::make_unique<World>("sqlite");
    forEachOperation([this]<class Op>() {
        Op op = sample<Op>(*m_world);
        forEachBound(op, {}, {}, [this](const std::string& path, const Bound&, auto&) {
            m_cases.push_back({std::string(Op::facts.name.value), path,
                [this, path](Edge edge, std::int64_t beyond) {
                    return ask<Op>(*m_world, path, edge, beyond);
                }});
        });
    });
    QVERIFY(m_cases.size() > 60);
}

void TestBounds::addCases()
{
    QTest::addColumn<qsizetype>("index");
    for (qsizetype i = 0; i < std::ssize(m_cases); ++i) {
        const Case& each = m_cases[static_cast<std::size_t>(i)];
        QTest::addRow("%s %s", each.operation.c_str(), each.path.c_str()) << i;
    }
}

void TestBounds::beyondIsRefused()
{
    QFETCH(qsizetype, index);
    const Case& each = m_cases[static_cast<std::size_t>(index)];
    for (const Edge edge : {Edge::Least, Edge::Most}) {
        const Asked asked = each.ask(edge, 1);
        if (!asked.asked)
            continue;
        const bool named = asked.refused
            && std::any_of(asked.refused->fields.begin(), asked.refused->fields.end(),
                [&each](const FieldError& field) { return field.field == each.path; });
        QVERIFY2(named || (asked.refused && asked.refused->code == Errc::TooLarge),
            qPrintable(wordsOf(asked)));
    }
}

void TestBounds::withinIsTaken()
{
    QFETCH(qsizetype, index);
    const Case& each = m_cases[static_cast<std::size_t>(index)];
    for (const Edge edge : {Edge::Least, Edge::Most}) {
        const Asked asked = each.ask(edge, 0);
        if (!asked.refused)
            continue;
        QVERIFY2(asked.refused->code != Errc::TooLarge, qPrintable(wordsOf(asked)));
        // Another row may have the name.
        for (const FieldError& field : asked.refused->fields)
            QVERIFY2(field.field != each.path || asked.refused->code == Errc::Conflict,
                qPrintable(wordsOf(asked)));
    }
}

void TestBounds::bytesAreCounted()
{
    IngestCalls op;
    op.source = std::string(62, 'a') + "é";
    QVERIFY(m_world->call(Role::Owner, op).ok());
    op.source += 'a';
    QVERIFY(!m_world->call(Role::Owner, op).ok());
    CreateCampaign create = sample<CreateCampaign>(*m_world);
    create.draft.name = std::string(118, 'a') + "éé";
    QVERIFY(m_world->call(Role::Owner, create).ok());
}

QTEST_GUILESS_MAIN(TestBounds)
#include "tst_bounds.moc"
