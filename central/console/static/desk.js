/* Makes the console quicker for the keyboard; every page works without it. */
"use strict";

const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const help = find("#keys");

function toggle(dialog) {
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

/* The lease: renewed while the page is open, let go when it is left. */
const lease = find("#lease");
let submitting = false;

function leaseForm(act) {
  const form = new URLSearchParams(new FormData(lease));
  form.delete("then");
  form.set("lease", act);
  return form;
}

async function renew() {
  let answer = null;
  try {
    answer = await fetch(lease.action, { method: "POST", body: leaseForm("renew"), redirect: "manual" });
  } catch {
    answer = null;
  }
  find("#offline").hidden = answer !== null && answer.status < 500;
  if (answer !== null && answer.status === 409) find("#lost").hidden = false;
}

if (lease) {
  setInterval(renew, Number(lease.dataset.renew) * 1000);
  document.addEventListener("submit", () => { submitting = true; });
  addEventListener("pagehide", () => {
    if (!submitting) navigator.sendBeacon(lease.action, leaseForm("leave"));
  });
  /* A page out of the browser's memory has a lease that it let go. */
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

/* The next dossier's images come while this one is looked at. */
const next = find("#next");
addEventListener("load", async () => {
  if (!next || !next.dataset.ahead) return;
  for (const address of next.dataset.ahead.split(" ")) {
    await fetch(address, { headers: { "x-duanzheng-ahead": "1" } }).catch(() => null);
  }
});

/* The viewer: closer, farther, moved, turned. The image itself is never changed. */
const viewer = find("#viewer");
const room = find(".viewer-room");
const sight = { scale: 1, turn: 0, x: 0, y: 0 };
const SCALE_MAX = 8;

function draw() {
  const image = room.firstElementChild;
  if (image) image.style.transform = `translate(${sight.x}px, ${sight.y}px) scale(${sight.scale}) rotate(${sight.turn}deg)`;
}

function scale(factor) {
  sight.scale = Math.min(SCALE_MAX, Math.max(1, sight.scale * factor));
  if (sight.scale === 1) Object.assign(sight, { x: 0, y: 0 });
  draw();
}

function show(frame) {
  const image = frame.querySelector("img").cloneNode();
  image.loading = "eager";
  room.replaceChildren(image);
  Object.assign(sight, { scale: 1, turn: 0, x: 0, y: 0 });
  draw();
  if (!viewer.open) viewer.showModal();
}

const viewing = {
  in: () => scale(1.4),
  out: () => scale(1 / 1.4),
  rotate: () => { sight.turn = (sight.turn + 90) % 360; draw(); },
  close: () => viewer.close(),
};

if (viewer) {
  all(".frame").forEach((frame) => frame.addEventListener("click", (event) => {
    event.preventDefault();
    choose(frame);
    show(frame);
  }));
  all("[data-do]").forEach((button) => button.addEventListener("click", () => viewing[button.dataset.do]()));
  room.addEventListener("wheel", (event) => { event.preventDefault(); scale(event.deltaY < 0 ? 1.2 : 1 / 1.2); }, { passive: false });
  room.addEventListener("pointerdown", (event) => { event.preventDefault(); room.setPointerCapture(event.pointerId); });
  room.addEventListener("pointermove", (event) => {
    if (!room.hasPointerCapture(event.pointerId)) return;
    sight.x += event.movementX;
    sight.y += event.movementY;
    draw();
  });
  room.addEventListener("dblclick", () => scale(sight.scale > 1 ? 1 / SCALE_MAX : 2));
}

/* Keys. In a field every key is the field's own, but Escape leaves it. */
let chosen = -1;

function choose(frame) {
  const frames = all(".frame").filter((one) => one.offsetParent !== null);
  frames.forEach((one) => one.classList.toggle("chosen", one === frame));
  chosen = frames.indexOf(frame);
  frame.scrollIntoView({ block: "center" });
}

function move(step) {
  const frames = all(".frame").filter((one) => one.offsetParent !== null);
  const links = all(".queue a.button");
  const list = frames.length ? frames : links;
  if (!list.length) return;
  if (list === links) chosen = links.indexOf(document.activeElement);
  chosen = Math.min(list.length - 1, Math.max(0, chosen + step));
  if (list === links) links[chosen].focus();
  else choose(frames[chosen]);
  if (viewer && viewer.open) show(frames[chosen]);
}

function current() {
  return find(".frame.chosen") || find(".frame");
}

const keys = {
  "?": () => toggle(help),
  j: () => move(1),
  k: () => move(-1),
  n: () => next && next.click(),
  q: () => { const back = find("a.back"); if (back) back.click(); },
  z: () => { if (viewer) { if (viewer.open) viewer.close(); else if (current()) { choose(current()); show(current()); } } },
  "+": () => viewing.in(),
  "=": () => viewing.in(),
  "-": () => viewing.out(),
  t: () => viewing.rotate(),
  r: () => { const type = current() && current().closest("[data-type]"); const box = type && type.querySelector("input[name=type]"); if (box) box.click(); },
  f: () => focus("#find"),
  m: () => focus("#message"),
  v: () => focus("#reasons"),
};

function focus(selector) {
  const field = find(selector);
  if (viewer && viewer.open) viewer.close();
  if (field) field.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const typing = event.target.matches("textarea, select, input:not([type=checkbox])");
  if (typing) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = keys[event.key];
  if (!act || !help) return;
  event.preventDefault();
  act();
});
