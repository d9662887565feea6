// The source tree keeps the rules of tests/arch/rules.cpp, and each rule is shown to find
// something.

#include "tests/arch/checker.h"

#include <QDir>
#include <QDirIterator>
#include <QTest>

using namespace trunkline;

namespace {

QString read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList below(const QString& folder, const QStringList& names)
{
    const QDir root(TRUNK_SOURCE_DIR);
    QStringList paths;
    QDirIterator files(root.filePath(folder), names, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        paths.append(root.relativeFilePath(files.next()));
    paths.sort();
    return paths;
}

}

class TestArch : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void tree_data();
    void tree();
    void hostile_data();
    void hostile();
    void lawful_data();
    void lawful();
    void everyRuleHasAHostileRow();
    void everyTypeIsDefinedOnce();

private:
    QSet<QString> m_tables;
    QSet<QString> m_shown; // the rules that a hostile row broke
};

void TestArch::initTestCase()
{
    for (const QString& path : below("resources/migrations", {"*.sql"}))
        m_tables += Checker::tenantTables(read(QDir(TRUNK_SOURCE_DIR).filePath(path)));
    QVERIFY2(m_tables.contains("calls"), "the migrations name no table calls with a tenant_id");
}

void TestArch::tree_data()
{
    QTest::addColumn<QString>("folder");
    for (const char* folder : {"app", "models", "resources", "services", "tests", "ui"})
        QTest::newRow(folder) << QString(folder);
}

void TestArch::tree()
{
    QFETCH(QString, folder);
    const Checker checker(m_tables);
    QStringList found;
    for (const QString& path :
        below(folder, {"*.h", "*.cpp", "*.sql", "*.cmake", "CMakeLists.txt", "*.toml"})) {
        if (path == "tests/arch/tst_arch.cpp")
            continue; // it quotes what is forbidden
        const QString text = read(QDir(TRUNK_SOURCE_DIR).filePath(path));
        for (const Breach& breach : checker.check({path, text}))
            found.append(QString("%1:%2: %3: %4")
                             .arg(breach.path)
                             .arg(breach.line)
                             .arg(breach.rule, breach.what));
    }
    QVERIFY2(found.isEmpty(), qPrintable("\n" + found.join('\n')));
}

void TestArch::hostile_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char* name, const char* path, const char* text, const char* rule) {
        QTest::newRow(name) << QString(path) << QString(text) << QString(rule);
    };
    row("base knows contract", "services/base/a.h", "#include \"services/contract/json.h\"",
        "arrow");
    row("feature knows feature", "services/calls/a.cpp", "#include \"services/flows/graph.h\"",
        "arrow");
    row("feature knows dispatch", "services/calls/a.cpp", "#include \"services/dispatch/route.h\"",
        "arrow");
    row("service knows model", "services/audit/a.cpp", "#include \"models/base/format.h\"",
        "arrow");
    row("model knows widget", "models/calls/a.cpp", "#include \"ui/theme/tokens.h\"", "arrow");
    row("model knows storage", "models/calls/a.cpp", "#include \"services/storage/sqlite.h\"",
        "arrow");
    row("model knows dispatch", "models/calls/a.cpp", "#include \"services/dispatch/route.h\"",
        "arrow");
    row("widget knows handler", "ui/calls/a.cpp", "#include \"services/calls/handlers.h\"",
        "arrow");
    row("widget knows http", "ui/shell/a.cpp", "#include \"services/http/server.h\"", "arrow");
    row("widget knows app", "ui/shell/a.cpp", "#include \"app/compose/compose.h\"", "arrow");
    row("limits know storage", "services/ratelimit/a.cpp",
        "#include \"services/storage/database.h\"", "arrow");
    row("http knows telemetry", "services/http/a.cpp", "#include \"services/telemetry/metrics.h\"",
        "arrow");
    row("storage knows telemetry", "services/storage/a.cpp",
        "#include \"services/telemetry/log.h\"", "arrow");
    row("telemetry knows a feature", "services/telemetry/a.cpp",
        "#include \"services/calls/log.h\"", "arrow");
    row("description knows http", "services/openapi/a.cpp", "#include \"services/http/answer.h\"",
        "arrow");
    row("include beside", "services/calls/a.cpp", "#include \"log.h\"", "include-from-root");
    row("include upwards", "ui/calls/a.cpp", "#include \"../theme/tokens.h\"", "include-from-root");
    row("Qt in services", "services/base/a.h", "#include <QString>", "qt-in-services");
    row("utilities", "services/base/stringutil.h", "", "file-name");
    row("helpers", "ui/calls/calls_helpers.cpp", "", "file-name");
    row("common", "models/base/common.h", "", "file-name");
    row("manager", "models/base/windowmanager.h", "", "file-name");
    row("miscellany", "services/base/misc.cpp", "", "file-name");
    row("hex colour", "ui/calls/a.cpp", "const QString c = \"#1e88e5\";", "colour-literal");
    row("built colour", "ui/charts/a.cpp", "QColor(12, 34, 56)", "colour-literal");
    row("braced colour", "ui/charts/a.cpp", "QColor{\"red\"}", "colour-literal");
    row("named colour", "ui/charts/a.cpp", "pen.setColor(Qt::darkRed);", "colour-literal");
    row("select in a widget", "ui/calls/a.cpp", "auto q = \"select id from calls where x = 1\";",
        "sql-above-services");
    row("split insert in a model", "models/calls/a.cpp",
        "q(\"insert \"\n  \"into calls values (1)\");", "sql-above-services");
    row("modal dialog", "ui/calls/a.cpp", "if (dialog.exec() == 1)", "modal-loop");
    row("modal through pointer", "ui/calls/a.cpp", "m_menu->exec(pos);", "modal-loop");
    row("message box", "ui/calls/a.cpp", "QMessageBox::question(this, a, b);", "modal-loop");
    row("file dialog", "ui/calls/a.cpp", "QFileDialog::getOpenFileName(this);", "modal-loop");
    row("spinning", "models/base/a.cpp", "QCoreApplication::processEvents();", "waits");
    row("blocking", "ui/shell/a.cpp", "future.waitForFinished();", "waits");
    row("offset", "services/calls/a.cpp",
        "Sql(R\"(select id from calls where tenant_id = $1 limit 5 offset $2)\")", "offset");
    row("like", "services/calls/a.cpp",
        "Sql(\"select id from calls where tenant_id = $1 and caller LIKE $2\")", "like");
    row("clock", "services/calls/a.cpp",
        "Sql(\"update calls set updated_at = now() where tenant_id = $1\")", "database-clock");
    row("cast", "services/calls/a.cpp",
        "Sql(\"select sum(talk)::bigint from calls where tenant_id = $1\")", "double-colon-cast");
    row("no tenant", "services/calls/a.cpp", "Sql(\"select id from calls where id = $1\")",
        "tenant");
    row("no tenant in a join", "services/calls/a.cpp",
        "Sql(R\"(select u.id from users u join calls c on c.id = u.id)\")", "tenant");
    row("no tenant in a raw update", "services/calls/a.cpp",
        "Sql(R\"x(\n  update calls set talk_seconds = 0\n  where id = $1)x\")", "tenant");
    row("regex", "services/imports/a.cpp", "std::regex r(\"a\");", "std-regex");
    row("shell", "services/imports/a.cpp", "std::system(\"ls\");", "shell");
    row("pipe", "services/imports/a.cpp", "FILE* f = popen(command, \"r\");", "shell");
    row("weak random", "services/demo/a.cpp", "int x = rand() % 6;", "weak-random");
    row("defences down", "app/server/parts.cpp", "parts.defences.csrfToken = false;",
        "defences-down");
    row("machine path", "services/demo/a.cpp", "// see /home/someone/notes", "machine-path");
}

void TestArch::hostile()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QFETCH(QString, rule);
    QStringList broken;
    for (const Breach& breach : Checker({"calls"}).check({path, text}))
        broken.append(breach.rule);
    QCOMPARE(broken, QStringList{rule});
    m_shown.insert(rule);
}

void TestArch::lawful_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const char* path, const char* text) {
        QTest::newRow(name) << QString(path) << QString(text);
    };
    row("own folder", "services/calls/a.cpp", "#include \"services/calls/log.h\"");
    row("feature knows storage", "services/calls/a.cpp",
        "#include \"services/storage/database.h\"");
    row("gateway knows dispatch", "models/gateway/a.cpp", "#include \"services/dispatch/route.h\"");
    row("widget knows contract", "ui/calls/a.cpp", "#include \"services/contract/calls.h\"");
    row("moc of a test", "tests/arch/a.cpp", "#include \"tst_arch.moc\"");
    row("colour of the theme", "ui/theme/palette.cpp", "QColor(\"#1e88e5\")");
    row("colour from a token", "ui/charts/a.cpp", "QColor(token)");
    row("a comment may say it", "ui/calls/a.cpp", "// never processEvents() nor dialog.exec()");
    row("a quote in a comment", "services/calls/a.cpp",
        "/* it's \" open */ Sql(\"select id from calls where tenant_id = $1\")");
    row("digit separators", "services/calls/a.cpp", "int a = 10'000; /* \" */ int b = 1'0;");
    row("words like SQL", "ui/calls/a.cpp", "tr(\"Select a campaign from the list\")");
    row("global table", "services/users/a.cpp", "Sql(\"select id from users where id = $1\")");
    row("columns of a record", "services/calls/a.cpp",
        "sql(\"insert into calls (\", columns<Call>)");
    row("escaped quote", "services/calls/a.cpp", "f(\"a \\\" b\"); g(\"select id from users\");");
}

void TestArch::lawful()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QStringList broken;
    for (const Breach& breach : Checker({"calls"}).check({path, text}))
        broken.append(breach.rule + ": " + breach.what);
    QCOMPARE(broken, QStringList());
}

void TestArch::everyRuleHasAHostileRow()
{
    QSet<QString> names{"arrow", "tenant"};
    for (const Rule& rule : rules())
        names.insert(rule.name);
    QCOMPARE(m_shown, names);
}

/// Two types of one name in one program are one to the linker, which keeps either's functions.
void TestArch::everyTypeIsDefinedOnce()
{
    QCOMPARE(Checker::definedTypes("namespace a {\nclass B final : public C {\n};\nclass D;\n"
                                   "namespace e {\nstruct F {\n};\n} // namespace e\nstruct G\n{\n"
                                   "} // namespace a\n"),
        (QStringList{"a::B", "a::e::F", "a::G"}));
    QMap<QString, QStringList> places;
    for (const char* folder : {"app", "models", "services", "ui"}) {
        for (const QString& path : below(folder, {"*.h"})) {
            for (const QString& type :
                Checker::definedTypes(read(QDir(TRUNK_SOURCE_DIR).filePath(path))))
                places[type].append(path);
        }
    }
    QVERIFY(places.contains("trunkline::Dispatcher"));
    QStringList twice;
    for (auto each = places.cbegin(); each != places.cend(); ++each) {
        if (each->size() > 1)
            twice.append(each.key() + " in " + each->join(" and "));
    }
    QVERIFY2(twice.isEmpty(), qPrintable(twice.join('\n')));
}

QTEST_APPLESS_MAIN(TestArch)
#include "tst_arch.moc"
