#include "models/imports/importmodel.h"

#include "models/base/whenready.h"

#include <QCoreApplication>
#include <QPointer>
#include <QtConcurrent>

namespace trunkline {

ImportModel::ImportModel(ImportWork work, QObject* parent)
    : QObject(parent)
    , m_work(std::move(work))
{
}

ImportModel::~ImportModel() { m_stop.request_stop(); }

void ImportModel::become(State state)
{
    m_state = state;
    emit changed();
}

void ImportModel::fail(const Error& error)
{
    m_error = error;
    become(State::Failed);
}

void ImportModel::inspect(const ImportChoice& choice)
{
    if (m_state == State::Running)
        return;
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_preview.reset();
    m_summary.reset();
    m_error.reset();
    become(State::Inspecting);
    const auto work = [inspect = m_work.inspect, choice, stop = m_stop.get_token()] {
        return inspect(choice, stop);
    };
    whenReady(QtConcurrent::run(work), this,
        [this, question = ++m_question](Result<ImportPreview> preview) {
            if (question != m_question)
                return;
            if (!preview) {
                fail(preview.error());
                return;
            }
            m_preview = std::move(*preview);
            become(State::Inspected);
        });
}

void ImportModel::start(const ImportChoice& choice)
{
    if (m_state == State::Running)
        return;
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_summary.reset();
    m_error.reset();
    m_progress = {};
    const int question = ++m_question;
    become(State::Running);

    // The worker may outlive us: what it tells goes through the guarded pointer, on our thread.
    const QPointer<ImportModel> self(this);
    const auto tell = [self, question](ImportProgress progress) {
        QMetaObject::invokeMethod(
            qApp,
            [self, question, progress] {
                if (!self || self->m_question != question)
                    return;
                self->m_progress = progress;
                emit self->changed();
            },
            Qt::QueuedConnection);
    };
    const auto work = [run = m_work.run, choice, tell, stop = m_stop.get_token()] {
        return run(choice, tell, stop);
    };
    whenReady(QtConcurrent::run(work), this, [this, question](Result<ImportSummary> summary) {
        if (question != m_question)
            return;
        if (!summary) {
            fail(summary.error());
            return;
        }
        m_summary = std::move(*summary);
        become(State::Finished);
    });
}

void ImportModel::cancel() { m_stop.request_stop(); }

} // namespace trunkline
