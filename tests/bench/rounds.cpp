#include "tests/bench/rounds.h"

#include "tests/bench/progress.h"

#include <algorithm>
#include <chrono>

namespace trunkline::bench {

namespace {

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace

double Samples::median() const { return medianOf(values); }
double Samples::least() const { return *std::min_element(values.begin(), values.end()); }
double Samples::most() const { return *std::max_element(values.begin(), values.end()); }

Result<std::vector<std::vector<Samples>>> takeRounds(
    const std::vector<Side>& sides, std::size_t figures, int rounds)
{
    std::vector<std::vector<Samples>> all(figures);
    for (std::vector<Samples>& figure : all) {
        for (const Side& side : sides)
            figure.push_back({side.name, {}});
    }
    for (std::size_t round = 0; round < static_cast<std::size_t>(rounds); ++round) {
        for (std::size_t turn = 0; turn < sides.size(); ++turn) {
            const std::size_t which = (round + turn) % sides.size();
            showProgress("round " + std::to_string(round + 1) + " of " + std::to_string(rounds)
                + ": " + sides[which].name);
            TRUNK_TRY(const std::vector<double> values, sides[which].run());
            if (values.size() != figures)
                return fail(Errc::Internal, sides[which].name + " answers other figures");
            for (std::size_t figure = 0; figure < figures; ++figure)
                all[figure][which].values.push_back(values[figure]);
        }
    }
    endProgress();
    return all;
}

Result<double> timed(const std::function<Outcome()>& work)
{
    const auto begun = std::chrono::steady_clock::now();
    TRUNK_DO(work());
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
        .count();
}

Result<std::vector<double>> timedOften(int times, const std::function<Outcome()>& work)
{
    std::vector<double> each;
    for (int i = 0; i < times; ++i) {
        TRUNK_TRY(const double took, timed(work));
        each.push_back(took);
    }
    return std::vector<double>{medianOf(std::move(each))};
}

} // namespace trunkline::bench
