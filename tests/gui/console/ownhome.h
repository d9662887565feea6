#pragma once
// The main of a test that must touch nothing of the user's.

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

namespace trunkline::console {

/// Runs it with settings and data in a folder that goes with it.
template <class Test>
int runInOwnHome(int argc, char** argv)
{
    // Before anything reads a setting.
    const QTemporaryDir home;
    qputenv("XDG_CONFIG_HOME", home.filePath(QStringLiteral("config")).toUtf8());
    qputenv("XDG_DATA_HOME", home.filePath(QStringLiteral("data")).toUtf8());
    QCoreApplication::setOrganizationName(QStringLiteral("trunkline-test"));
    QApplication application(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace trunkline::console
