#include "tests/bench/report.h"

#include <algorithm>
#include <cstdio>

namespace trunkline::bench {

namespace {

bool reaches(Bar::Kind kind, double ratio, double bound)
{
    return kind == Bar::Kind::AtLeast ? ratio >= bound : ratio <= bound;
}

const char* sign(Bar::Kind kind) { return kind == Bar::Kind::AtLeast ? ">=" : "<="; }

} // namespace

void heading(const std::string& text)
{
    std::printf("\n== %s\n", text.c_str());
    std::fflush(stdout);
}

void printSide(const Samples& samples, const std::string& unit)
{
    std::printf("  %-44s median %10.3f %s   range %.3f to %.3f   of", samples.side.c_str(),
        samples.median(), unit.c_str(), samples.least(), samples.most());
    for (const double value : samples.values)
        std::printf(" %.3f", value);
    std::printf("\n");
}

void Report::judge(const Bar& bar, const Samples& over, const Samples& under)
{
    const double ratio = over.median() / under.median();
    const double least = over.least() / under.most();
    const double most = over.most() / under.least();
    const bool met = !bar.judged || reaches(bar.kind, ratio, bar.base);
    const bool aimMet = reaches(bar.kind, ratio, bar.aim);
    std::printf("%s: %s\n", bar.id.c_str(), bar.what.c_str());
    printSide(over, bar.unit);
    printSide(under, bar.unit);
    std::printf("  ratio of medians %.3f (of ranges: %.3f to %.3f)\n", ratio, least, most);
    if (least <= 1 && most >= 1)
        std::printf("  the ranges overlap: no finding; nothing tells the two apart\n");
    if (bar.judged)
        std::printf("  base %s %g: %s; aim %s %g: %s\n", sign(bar.kind), bar.base,
            met ? "met" : "NOT MET", sign(bar.kind), bar.aim, aimMet ? "met" : "not met");
    else
        std::printf("  told only\n");
    std::fflush(stdout);
    m_verdicts.push_back({bar, ratio, least, most, met, aimMet});
}

bool Report::summary() const
{
    heading("Summary");
    std::printf(
        "%-22s %10s %23s %10s %-8s %10s %s\n", "bar", "ratio", "of ranges", "base", "", "aim", "");
    for (const Verdict& verdict : m_verdicts) {
        if (!verdict.bar.judged) {
            std::printf("%-22s %10.3f %10.3f to %9.3f  told only\n", verdict.bar.id.c_str(),
                verdict.ratio, verdict.least, verdict.most);
            continue;
        }
        const char* compare = sign(verdict.bar.kind);
        std::printf("%-22s %10.3f %10.3f to %9.3f  %s %6g %-8s  %s %5g %s\n",
            verdict.bar.id.c_str(), verdict.ratio, verdict.least, verdict.most, compare,
            verdict.bar.base, verdict.met ? "met" : "NOT MET", compare, verdict.bar.aim,
            verdict.aimMet ? "met" : "not met");
    }
    std::fflush(stdout);
    return std::all_of(
        m_verdicts.begin(), m_verdicts.end(), [](const Verdict& verdict) { return verdict.met; });
}

} // namespace trunkline::bench
