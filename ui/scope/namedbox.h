#pragma once
// A box in which one of the workspace's names is chosen by its id: a publisher, a buyer.

#include "models/session/session.h"

#include <QComboBox>

namespace trunkline {

/// As wide as its place; a name that is wider is whole in the tooltip.
class NamedBox final : public QComboBox {
    Q_OBJECT

public:
    explicit NamedBox(QWidget* parent = nullptr);

    /// Keeps what is chosen. An id that has no name is offered as it is.
    void setNames(const std::vector<Named>& names);
    void setCurrent(const Uuid& id); ///< nil: nothing
    Uuid current() const;

private:
    void tell();
};

} // namespace trunkline
