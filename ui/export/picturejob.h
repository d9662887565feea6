#pragma once
// One picture out: a page or a single chart, under its header, as PNG, as vector PDF or on the
// clipboard.

#include "ui/charts/chart.h"
#include "ui/export/exportheader.h"

#include <QImage>
#include <QSize>

class QIODevice;
class QWidget;

namespace trunkline {

/// The same painting for every kind of output. Needs no display.
/// Threads: the GUI thread.
/// Errors: a sentence for the user; empty when it went well.
class PictureJob {
public:
    /// The whole picture is `size` logical pixels; the page is laid out in what the header leaves,
    /// but not smaller than it can be: then the picture is larger than `size`. A page inside a
    /// window keeps its own size. `page` is not owned and must live until the last output.
    PictureJob(QWidget& page, QSize size, ExportHeader header);
    /// The chart with its title and unit. `chart` is not owned.
    PictureJob(const Chart& chart, QSize size, ExportHeader header);

    /// Logical pixels of the whole picture.
    QSize size() const { return m_size; }
    /// `scale`: 1 to 4 device pixels per logical one.
    QImage image(int scale) const;
    [[nodiscard]] QString savePng(const QString& path, int scale) const;
    [[nodiscard]] QString savePdf(const QString& path) const;
    void copyToClipboard(int scale = 2) const;

private:
    void layOut(QSize wanted, QSize least);
    void paint(QPainter& painter) const;
    void writePdf(QIODevice& device) const;

    QWidget* m_page = nullptr;
    const Chart* m_chart = nullptr;
    ExportHeader m_header;
    QSize m_size;
    int m_headerHeight = 0;
};

} // namespace trunkline
