// Shows posts that are called alike while a title is typed. Without it the button beside the title does the same.
(() => {
  const title = document.getElementById("title");
  const place = document.getElementById("similar");
  if (!title || !place) return;
  document.getElementById("look")?.remove();
  let waiting;
  let asked = "";
  const ask = async () => {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    const address = new URL(place.dataset.from, location.href);
    address.searchParams.set("title", words);
    const answer = words.length < 2 ? null : await fetch(address).catch(() => null);
    // Somebody who types on is shown what is like the newer words.
    if (words === asked) place.innerHTML = answer?.ok ? await answer.text() : "";
  };
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
})();
