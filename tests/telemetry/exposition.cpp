#include "tests/telemetry/exposition.h"

#include <QRegularExpression>
#include <QStringList>

namespace trunkline {

namespace {

/// The rest behind `{`, up to and with `}`, as labels. None where it is none.
std::optional<LabelSet> labelsOf(QString text)
{
    static const QRegularExpression one(
        QStringLiteral("^([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\",?"));
    LabelSet labels;
    while (!text.isEmpty()) {
        const auto found = one.match(text);
        if (!found.hasMatch() || labels.contains(found.captured(1)))
            return std::nullopt;
        labels[found.captured(1)] = found.captured(2);
        text = text.mid(found.capturedLength());
    }
    return labels;
}

QString familyOf(const QString& sample, const QMap<QString, MetricFamilyText>& families)
{
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
        const QString name = sample.chopped(qMin(sample.size(), qsizetype(qstrlen(suffix))));
        if (sample.endsWith(QLatin1String(suffix)) && families.contains(name)
            && families[name].type == QLatin1String("histogram"))
            return name;
    }
    return sample;
}

} // namespace

std::optional<QMap<QString, MetricFamilyText>> readExposition(
    const QByteArray& text, QString* fault)
{
    static const QRegularExpression meta(
        QStringLiteral("^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$"));
    static const QRegularExpression sample(
        QStringLiteral("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)$"));
    QMap<QString, MetricFamilyText> families;
    const auto broken = [&](const QString& line) {
        if (fault != nullptr)
            *fault = line;
        return std::nullopt;
    };
    if (!text.endsWith('\n'))
        return broken(QStringLiteral("no end"));
    for (const QString& line : QString::fromUtf8(text.chopped(1)).split(QLatin1Char('\n'))) {
        if (const auto found = meta.match(line); found.hasMatch()) {
            MetricFamilyText& family = families[found.captured(2)];
            if (!family.samples.isEmpty())
                return broken(line);
            (found.captured(1) == QLatin1String("HELP") ? family.help : family.type)
                = found.captured(3);
            continue;
        }
        const auto found = sample.match(line);
        const auto labels = labelsOf(found.captured(2));
        bool isNumber = false;
        const double value = found.captured(3).toDouble(&isNumber);
        const QString name = familyOf(found.captured(1), families);
        if (!found.hasMatch() || !labels || !isNumber || families.value(name).type.isEmpty())
            return broken(line);
        auto& samples = families[name].samples;
        if (samples.contains({found.captured(1), *labels}))
            return broken(line);
        samples[{found.captured(1), *labels}] = value;
    }
    return families;
}

std::optional<double> sampleOf(const QMap<QString, MetricFamilyText>& families,
    const QString& family, const LabelSet& labels, const QString& suffix)
{
    const auto& samples = families.value(family).samples;
    const auto found = samples.find({family + suffix, labels});
    return found == samples.end() ? std::nullopt : std::optional(*found);
}

qsizetype seriesOf(const QMap<QString, MetricFamilyText>& families)
{
    qsizetype count = 0;
    for (const MetricFamilyText& family : families)
        count += family.samples.size();
    return count;
}

} // namespace trunkline
