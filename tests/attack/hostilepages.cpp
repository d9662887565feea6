#include "tests/attack/hostilepages.h"

#include <initializer_list>
#include <utility>

namespace trunkline {

namespace {

using Values = std::initializer_list<std::pair<const char*, QByteArray>>;

QByteArray filled(QByteArray page, Values values)
{
    for (const auto& [name, value] : values)
        page.replace(name, value);
    return page;
}

constexpr const char* signIn = R"(<!doctype html><script>
(async () => {
    const type = {'Content-Type': 'application/json'};
    const made = await fetch('/v1/session', {method: 'POST', headers: type, body: 'CREDENTIALS'});
    const seen = await fetch('/v1/session');
    await fetch('/report', {method: 'POST', body: `signed in ${made.status} ${seen.status}`});
    location = 'NEXT';
})();
</script>)";

// A form of plain text sends NAME=VALUE: the equals sign has to stand in a text of the body.
constexpr const char* hostile = R"(<!doctype html><body><script>
const target = 'TARGET';
const publishers = target + '/v1/publishers';
const draft = name => 'DRAFT'.replace('NAME', `FROM ${name}`);
const loaded = element => new Promise(done => { element.onload = element.onerror = done; });

function form(action, type, body, into) {
    const made = document.createElement('form');
    Object.assign(made, {method: 'POST', action: action, enctype: type, target: into});
    if (body) {
        const field = document.createElement('input');
        [field.name, field.value] = body.split('=');
        made.append(field);
    }
    document.body.append(made);
    made.submit();
}

function frame(name) {
    const made = document.createElement('iframe');
    made.name = name;
    document.body.append(made);
    return made;
}

const read = [];
async function ask(name, url, options) {
    try {
        const answer = await fetch(url, {credentials: 'include', ...options});
        if (answer.type !== 'opaque' && await answer.text())
            read.push(name);
    } catch (refused) {
    }
}

const plain = {'Content-Type': 'text/plain'};
(async () => {
    form(target + '/v1/users/USER/reset', 'application/x-www-form-urlencoded', '', '_blank');
    form(publishers, 'text/plain', draft('text form=equals'), '_blank');
    const inside = frame('inside');
    const framed = loaded(inside);
    form(publishers, 'text/plain', draft('framed form=equals'), 'inside');
    await framed;
    await ask('no-cors fetch', publishers,
        {method: 'POST', mode: 'no-cors', headers: plain, body: draft('no-cors fetch')});
    await ask('simple fetch', publishers,
        {method: 'POST', headers: plain, body: draft('simple fetch')});
    await ask('json fetch', publishers, {method: 'POST', body: draft('json fetch'),
        headers: {'Content-Type': 'application/json', 'X-CSRF-Token': 'A'.repeat(43)}});
    await ask('delete fetch', target + '/v1/session', {method: 'DELETE'});
    await ask('reading fetch', publishers + '?page.limit=7', {});
    const old = new XMLHttpRequest();
    old.withCredentials = true;
    old.open('POST', publishers);
    old.setRequestHeader('Content-Type', 'text/plain');
    const over = new Promise(done => { old.onloadend = done; });
    old.send(draft('old request'));
    await over;
    navigator.sendBeacon(publishers, new Blob([draft('beacon')], {type: 'text/plain'}));
    const image = new Image();
    const seen = loaded(image);
    image.src = publishers + '?page.limit=7';
    await seen;
    if (image.width)
        read.push('image');
    const script = document.createElement('script');
    const run = loaded(script);
    script.src = publishers + '?page.limit=7';
    document.head.append(script);
    await run;
    const look = frame('look');
    const looked = loaded(look);
    look.src = publishers + '?page.limit=7';
    await looked;
    try {
        if (look.contentDocument.body.textContent)
            read.push('frame');
    } catch (refused) {
    }
    // Last: from here on the browser may be somebody else.
    form(target + '/v1/session', 'text/plain', 'CREDENTIALS', '_blank');
    await fetch('/report', {method: 'POST', body: `FROM is over, has read: ${read}`});
    if ('NEXT')
        location = 'NEXT';
})();
</script>)";

} // namespace

QByteArray signInPage(const QByteArray& credentials, const QByteArray& next)
{
    return filled(signIn, {{"CREDENTIALS", credentials}, {"NEXT", next}});
}

QByteArray hostilePage(const QByteArray& target, const QByteArray& from, const QByteArray& user,
    const QByteArray& draft, const QByteArray& credentials, const QByteArray& next)
{
    return filled(hostile,
        {{"DRAFT", draft}, {"TARGET", target}, {"FROM", from}, {"USER", user},
            {"CREDENTIALS", credentials}, {"NEXT", next}});
}

} // namespace trunkline
