// What the description says that a member holds at least and at most, every operation holds to: one
// less and one more are refused in that member's name, and what lies within is not.

#include "services/contract/wire.h"
#include "tests/conformance/operations.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace trunkline;

namespace {

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
    else if constexpr (wire::isOptional<T>)
        makeOf(size, name, member.emplace(), isAddress);
    else if constexpr (isAmount<T>)
        member.micros = size;
    else if constexpr (wire::isList<T>)
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
        } else if constexpr (wire::isOptional<Member>) {
            if constexpr (Described<typename Member::value_type>) {
                if (wanted.empty() || wanted.starts_with(path + '.'))
                    forEachBound(member ? *member : member.emplace(), path + '.', wanted, visit);
            }
        } else if constexpr (wire::isList<Member>) {
            if constexpr (Described<typename Member::value_type>) {
                if (!member.empty())
                    forEachBound(member.front(), path + "[0].", wanted, visit);
            }
        }
    });
}

/// One end of a member's bound.
enum class End { Least, Most };

struct Case {
    std::string operation;
    std::string path;
    End end;
    /// What is answered when the member is so far beyond that end.
    std::function<std::optional<Error>(std::int64_t beyond)> ask;
};

/// Is there a value beyond that end, or at it?
template <class Member>
bool hasBeyond(const Bound& bound, End end)
{
    return end == End::Most ? bound.most != unbounded : isCounted<Member> || bound.least > 0;
}

template <class Op>
std::optional<Error> ask(World& world, const std::string& path, End end, std::int64_t beyond)
{
    Op op = sample<Op>(world);
    forEachBound(op, {}, path, [&](const std::string& at, const Bound& bound, auto& member) {
        if (at == path)
            makeOf(end == End::Most ? bound.most + beyond : bound.least - beyond, bound.member,
                member, isLogin<Op>(at));
    });
    const auto answer = world.call(Role::Owner, op);
    return answer ? std::optional<Error>() : answer.error();
}

bool isNamed(const std::optional<Error>& refused, const std::string& path)
{
    return refused
        && std::any_of(refused->fields.begin(), refused->fields.end(),
            [&path](const FieldError& field) { return field.field == path; });
}

QString wordsOf(const std::optional<Error>& refused)
{
    if (!refused)
        return QStringLiteral("it was taken");
    QString text = QString::fromStdString(refused->detail);
    for (const FieldError& each : refused->fields)
        text += QString::fromStdString("; " + each.field + ": " + each.message);
    return text;
}

} // namespace

class TestBounds : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void beyondIsRefused_data() { addRows(m_beyond); }
    void beyondIsRefused();
    void withinIsTaken_data() { addRows(m_within); }
    void withinIsTaken();
    void bytesAreCounted();

private:
    template <class Op>
    void addCases();
    static void addRows(const std::vector<Case>& cases);

    std::unique_ptr<World> m_world;
    std::vector<Case> m_beyond;
    std::vector<Case> m_within;
};

void TestBounds::initTestCase()
{
    m_world = std::make_unique<World>("sqlite");
    forEachOperation([this]<class Op>() { addCases<Op>(); });
    QVERIFY(m_beyond.size() > 100);
    QVERIFY(m_within.size() > 100);
}

template <class Op>
void TestBounds::addCases()
{
    Op op = sample<Op>(*m_world);
    forEachBound(op, {}, {}, [this](const std::string& path, const Bound& bound, auto& member) {
        using Member = std::remove_cvref_t<decltype(member)>;
        for (const End end : {End::Least, End::Most}) {
            const Case made{std::string(Op::facts.name.value), path, end,
                [this, path, end](
                    std::int64_t beyond) { return ask<Op>(*m_world, path, end, beyond); }};
            if (hasBeyond<Member>(bound, end))
                m_beyond.push_back(made);
            // A reset would take the world away from under the other operations; and where an
            // address may be missing depends on more than its length.
            const bool other = std::is_same_v<Op, ResetDemo>
                || (std::is_same_v<Member, Email> && end == End::Least);
            if (!other && (end == End::Least || bound.most != unbounded))
                m_within.push_back(made);
        }
    });
}

void TestBounds::addRows(const std::vector<Case>& cases)
{
    QTest::addColumn<Case>("bound");
    for (const Case& each : cases)
        QTest::addRow("%s %s %s", each.operation.c_str(), each.path.c_str(),
            each.end == End::Least ? "least" : "most")
            << each;
}

void TestBounds::beyondIsRefused()
{
    QFETCH(Case, bound);
    const std::optional<Error> refused = bound.ask(1);
    QVERIFY2(isNamed(refused, bound.path) || (refused && refused->code == Errc::TooLarge),
        qPrintable(wordsOf(refused)));
}

void TestBounds::withinIsTaken()
{
    QFETCH(Case, bound);
    const std::optional<Error> refused = bound.ask(0);
    QVERIFY2(!refused || refused->code != Errc::TooLarge, qPrintable(wordsOf(refused)));
    // Another row may have the name.
    QVERIFY2(!isNamed(refused, bound.path) || refused->code == Errc::Conflict,
        qPrintable(wordsOf(refused)));
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
