// A public page is the same bytes for everybody. Who is signed in has a cookie `member=1` (it says
// nothing else); only then is their own menu fetched, into the place of the plain links.

const signedIn = () => document.cookie.split("; ").includes("member=1");

export default async function mount(nav) {
  if (!signedIn()) return;
  const answer = await fetch(nav.dataset.src, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return; // the plain links stay, and they work
  nav.innerHTML = await answer.text();
}
