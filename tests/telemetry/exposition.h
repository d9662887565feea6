#pragma once
// The text format 0.0.4 of Prometheus, read strictly.

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace trunkline {

using LabelSet = QMap<QString, QString>;

struct MetricFamilyText {
    QString type; ///< `counter`, `gauge`, `histogram`
    QString help;
    /// Value by the sample's name and its labels.
    QMap<QPair<QString, LabelSet>, double> samples;
};

/// Families by name. None: the text breaks the format, and `fault` says where.
std::optional<QMap<QString, MetricFamilyText>> readExposition(
    const QByteArray& text, QString* fault = nullptr);

/// The sample's value; none where there is no such series.
std::optional<double> sampleOf(const QMap<QString, MetricFamilyText>& families,
    const QString& family, const LabelSet& labels = {}, const QString& suffix = {});

/// Samples in all.
qsizetype seriesOf(const QMap<QString, MetricFamilyText>& families);

} // namespace trunkline

/// So that label sets can be keys of a map.
inline bool operator<(const trunkline::LabelSet& a, const trunkline::LabelSet& b)
{
    return a.toStdMap() < b.toStdMap();
}
