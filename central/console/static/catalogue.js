/* Sends an example picture as soon as it is chosen; what is typed stays as it is. */
"use strict";

function show(box, sha256) {
  const image = box.querySelector("img");
  box.querySelector("input[name=picture]").value = sha256;
  if (sha256) image.src = `/catalogue/examples/${sha256}`;
  image.hidden = !sha256;
  box.querySelector("button").hidden = !sha256;
}

/* A refusal is a page; its words stand in the middle. */
async function words(answer, otherwise) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const middle = page.querySelector("main");
  return middle && !answer.redirected ? middle.textContent.replace(/\s+/g, " ").trim() : otherwise;
}

async function send(box, file) {
  const said = box.querySelector("[role=status]");
  const headers = { "X-Form-Token": box.closest("form").querySelector("[name=form_token]").value };
  said.textContent = "…";
  try {
    const answer = await fetch("/catalogue/examples", { method: "POST", body: file, headers });
    if (answer.status === 201) {
      show(box, (await answer.json()).sha256);
      said.textContent = box.dataset.sent;
    } else said.textContent = await words(answer, box.dataset.failed);
  } catch {
    said.textContent = box.dataset.failed;
  }
}

for (const box of document.querySelectorAll(".example-upload")) {
  const chosen = box.querySelector("input[type=file]");
  chosen.addEventListener("change", async () => {
    if (chosen.files.length) await send(box, chosen.files[0]);
    chosen.value = "";
  });
  box.querySelector("button").addEventListener("click", () => {
    show(box, "");
    box.querySelector("[role=status]").textContent = "";
  });
}
