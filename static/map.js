/* Draws the map inside the page's map frame. The page sends what to draw; nothing here computes a figure. */
"use strict";

window.communityMap = (function () {
  const layers = {}; // GeoJSON by name, put here by the scripts of lib/drawing/map_files.py
  const HATCH = "url(#hatch)";
  const NAMES_ZOOM = 12.5; // from here on villages, stations, landmarks and streets are named as well
  const LONG_STREET = { points: 4, zoom: 13 }; // a street of so many map points is named earlier
  const STREETS_OF_A_WARD = 10; // and on a ward's own map so many are named from afar, so that it is recognised
  const STREET_ZOOM = 16; // and from here on every map point of a street
  const FOUND_ZOOM = 16;
  const MOST_NAMES = 140;
  const MOST_LOOKS = 40; // for room for the first name
  const SAME_NAME_APART = 260; // pixels between two labels of one street
  // From which zoom on a kind is named, and what gives way to what; a street of many map points is a long one.
  const KINDS = {
    place: { zoom: 12.5, rank: 3, className: "village-label" },
    station: { zoom: 13, rank: 4, className: "landmark-label" },
    street: { zoom: 14.25, rank: 5, className: "street-label" },
    landmark: { zoom: 15, rank: 6, className: "landmark-label" },
  };

  const outline = { color: "#505a5f", weight: 1, fillColor: "#f3f2f1", fillOpacity: 1 }; // as in the legend
  const fineOutline = { color: "#b1b4b6", weight: 0.5 };
  const selectedLine = { color: "#0b0c0c", weight: 4 };
  const hotLine = { color: "#0b0c0c", weight: 2 };

  function addHatch(map) {
    const svg = map.getRenderer(map.areas.getLayers()[0])._container;
    const defs = document.createElementNS("http://www.w3.org/2000/svg", "defs");
    defs.innerHTML =
      '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<rect width="6" height="6" fill="#ffffff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#6f777b" stroke-width="2"/>' +
      "</pattern>";
    svg.insertBefore(defs, svg.firstChild);
  }

  function label(text, className) {
    const element = document.createElement("span");
    element.textContent = text; // names come from files: text, never markup
    return L.divIcon({ className: "map-label " + className, html: element, iconSize: null });
  }

  function addLabels(map, names, className, rank) {
    for (const [lon, lat, text] of names) {
      const marker = L.marker([lat, lon], { icon: label(text, className), interactive: false, keyboard: false });
      marker.addTo(map);
      marker.rank = rank;
      marker.text = text;
      map.labels.push(marker);
    }
  }

  // Where a ward's name may stand instead of on its middle, in pixels, as long as that is still in the ward.
  const NUDGES = [[0, 0], [0, -12], [0, 12], [-24, 0], [24, 0], [-24, -12], [24, -12], [-24, 12], [24, 12], [0, -24], [0, 24], [-44, 0], [44, 0]];

  // A town's name may stand a little above or below, where its middle is needed for something else.
  const NUDGES_OF_A_TOWN = [[0, 0], [0, -18], [0, 18], [0, -30], [0, 30]];

  function isIn(map, box, text) {
    const ward = map.wardPaths[text];
    return ward && document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2) === ward;
  }

  function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /* Show each label that does not run into one already shown: the wards that the finding names, then towns from afar and
     wards from near. */
  function arrangeLabels(map, looks = 0) {
    const near = map.getZoom() >= NAMES_ZOOM;
    const first = (map.state && map.state.named) || [];
    const rank = (marker) => {
      if (marker.rank === 1 && first.includes(marker.text)) return -1;
      return near && marker.rank < 2 ? 1 - marker.rank : marker.rank;
    };
    const frame = map.getContainer().getBoundingClientRect();
    if (!frame.width || document.hidden) return void setTimeout(() => arrangeLabels(map), 250);
    const boxOf = (element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left - 2, right: box.right + 2, top: box.top - 1, bottom: box.bottom + 1 };
    };
    // What a view numbers or marks keeps its place, and nothing is read beneath the map's own controls.
    const fixed = ".number-label span, .mark-label span, .found-label span, .found-ring, .leaflet-control";
    const taken = [...map.getContainer().querySelectorAll(fixed)].map(boxOf);
    const kept = taken.length;
    const named = new Map();
    let streets = map.focused && map.getZoom() < KINDS.street.zoom ? STREETS_OF_A_WARD : MOST_NAMES;
    const markers = map.labels.filter((marker) => marker.getElement());
    markers.sort((a, b) => rank(a) - rank(b));
    for (const marker of markers) {
      const element = marker.getElement();
      element.style.visibility = "hidden";
      const isStreet = marker.rank === KINDS.street.rank;
      if (isStreet && !streets) continue;
      const span = element.firstChild;
      for (const [x, y] of [NUDGES_OF_A_TOWN, NUDGES][marker.rank] || [[0, 0]]) {
        span.style.margin = `${y}px 0 0 ${x}px`;
        const box = boxOf(span);
        const whole = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
        const twin = (named.get(marker.text) || []).some((o) => Math.hypot(o.left - box.left, o.top - box.top) < SAME_NAME_APART);
        if (!whole || twin || taken.some((other) => overlaps(box, other))) continue;
        if (marker.rank && (x || y) && !isIn(map, box, marker.text)) continue;
        element.style.visibility = "visible";
        if (isStreet) streets -= 1;
        taken.push(box);
        named.set(marker.text, [...(named.get(marker.text) || []), box]);
        break;
      }
    }
    // The frame may not have been laid out yet: nothing can be read then, so look again shortly; from near there may
    // be no room for any name, so not for ever.
    const again = map.getZoom() < NAMES_ZOOM || looks < MOST_LOOKS;
    if (markers.length && taken.length === kept && again) setTimeout(() => arrangeLabels(map, looks + 1), 250);
  }

  async function fetched(map, name, url) {
    if (!map.fetched[name]) map.fetched[name] = (await fetch(url)).json();
    return map.fetched[name];
  }

  /* Name what lies in view, as far as the zoom has room for it. */
  async function nameWhatIsNear(map, settings) {
    const zoom = map.getZoom();
    let wanted = [];
    if (zoom >= NAMES_ZOOM) {
      const names = await fetched(map, "names", settings.names);
      wanted = names.filter(([, , , kind, points]) => {
        if (kind !== "street") return zoom >= KINDS[kind].zoom;
        const long = points >= LONG_STREET.points ? LONG_STREET.zoom : KINDS.street.zoom;
        const from = map.focused ? NAMES_ZOOM : long;
        return zoom >= from && zoom < STREET_ZOOM;
      });
      if (zoom >= STREET_ZOOM) {
        const points = await fetched(map, "streets", settings.streets);
        wanted = wanted.concat(points.map(([lon, lat, text]) => [lon, lat, text, "street", 1]));
      }
      if (zoom !== map.getZoom()) return; // moved on meanwhile
      const bounds = map.getBounds();
      wanted = wanted.filter(([lon, lat]) => bounds.contains([lat, lon]));
      const middle = map.getCenter();
      const far = ([lon, lat]) => middle.distanceTo([lat, lon]); // what the map is of is named before what lies round it
      wanted.sort((a, b) => KINDS[a[3]].rank - KINDS[b[3]].rank || b[4] - a[4] || far(a) - far(b));
      wanted = wanted.slice(0, MOST_NAMES);
    }
    map.near.forEach((marker) => marker.remove());
    map.labels = map.labels.filter((marker) => !map.near.includes(marker));
    const before = map.labels.length;
    const shown = new Set(map.labels.map((marker) => marker.text));
    for (const [lon, lat, text, kind] of wanted) {
      if (!(kind === "place" && shown.has(text))) addLabels(map, [[lon, lat, text]], KINDS[kind].className, KINDS[kind].rank);
    }
    map.near = map.labels.slice(before);
    arrangeLabels(map);
  }

  /* One stop for the tab key; arrow keys go from area to area, or circle to circle, and Enter opens one that opens. */
  function makeReachable(layers, middle) {
    layers.forEach((layer) => {
      const path = layer.getElement();
      path.addEventListener("focus", () => layer.openTooltip());
      path.addEventListener("blur", () => layer.closeTooltip());
      path.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (layer.feature && (event.key === "Enter" || event.key === " ")) {
          layer.fire("click", { latlng: middle(layer) }, true);
        } else if (step) {
          const named = layers.filter((one) => one.getElement().hasAttribute("aria-label"));
          const next = named[(named.indexOf(layer) + step + named.length) % named.length].getElement();
          path.setAttribute("tabindex", "-1");
          next.setAttribute("tabindex", "0");
          next.focus();
        } else {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      });
    });
  }

  /* Name what can be reached. What has nothing to say is passed over, though a browser would stop at it by itself. */
  function nameForReaders(layers, wordsOf) {
    let first = "0";
    for (const layer of layers) {
      const path = layer.getElement();
      const words = wordsOf(layer);
      path.setAttribute("tabindex", words ? first : "-1");
      if (!words) {
        path.removeAttribute("role");
        path.removeAttribute("aria-label");
        continue;
      }
      first = "-1";
      path.setAttribute("role", layer.feature ? "button" : "img");
      path.setAttribute("aria-label", words);
    }
  }

  /* Ring what is open beside the map. */
  function ringSpot(map, group, spot) {
    if (!spot) return;
    const hexagon = map.byCode[spot];
    const ring = { color: "#0b0c0c", weight: 4, fill: false, interactive: false };
    if (hexagon) return void L.geoJSON(hexagon.feature, { interactive: false, style: ring }).addTo(group);
    const circle = map.circles.find((one) => one.feature && one.feature.properties.spot === spot);
    if (circle) L.circleMarker(circle.getLatLng(), Object.assign({ radius: circle.getRadius() + 4 }, ring)).addTo(group);
  }

  function greyNeighbours(map, focus) {
    const others = layers.ward_boundaries.features.filter((feature) => feature.properties.ward_code !== focus);
    L.geoJSON(others, { interactive: false, style: { stroke: false, fillColor: "#b1b4b6", fillOpacity: 0.5 } }).addTo(map);
  }

  /* Roads and railways above the fills, so that these keep the colours of the legend, and beneath points and names. */
  function drawRoads(map) {
    map.createPane("roads").style.zIndex = 401;
    map.getPane("roads").style.pointerEvents = "none";
    const widths = { motorway: 3, main: 2, minor: 0.8, rail: 1.5 };
    const style = ({ properties: { kind } }) => ({
      color: kind === "rail" ? "#6f2a6f" : "#383f43",
      weight: widths[kind] || widths.minor,
      opacity: kind === "minor" ? 0.35 : 0.55,
      dashArray: kind === "rail" ? "5 4" : null,
    });
    const light = { pane: "roads", interactive: false, style, renderer: L.canvas({ pane: "roads" }) };
    const lines = (kinds) => L.geoJSON({ type: "FeatureCollection", features: layers.roads.features.filter((f) => kinds.includes(f.properties.kind)) }, light);
    lines(["motorway", "main", "rail"]).addTo(map);
    const minor = lines(["minor"]);
    const near = () => (map.getZoom() >= NAMES_ZOOM ? minor.addTo(map) : minor.remove());
    map.on("zoomend", near);
    near();
  }

  function sayWhenTilesFail(map) {
    const notice = L.control({ position: "bottomleft" });
    notice.onAdd = () => {
      const box = L.DomUtil.create("div", "tiles-notice");
      box.setAttribute("role", "status");
      box.textContent = "The street map cannot be reached from here. The map is whole without it.";
      return box;
    };
    map.eachLayer((layer) => {
      if (!(layer instanceof L.TileLayer)) return;
      layer.on("tileerror", () => notice.addTo(map));
      layer.on("tileload", () => notice.remove());
    });
  }

  // An area in which something was done: a dashed line, told from every other by that.
  const doneLine = { color: "#0b0c0c", weight: 2, dashArray: "8 5", fill: false };

  /* Draw the outline of an area of one's own and, when it is a new one, go there. */
  function drawOwn(map, group, own) {
    if (!own) return;
    L.geoJSON(own, { interactive: false, style: { color: "#0b0c0c", weight: 4, fillColor: "#ffdd00", fillOpacity: 0.15 } }).addTo(group);
    const asked = JSON.stringify(own);
    if (asked === map.askedOwn) return;
    map.askedOwn = asked;
    map.own = L.geoJSON(own).getBounds().pad(0.2);
    map.touchedByReader = false;
    fitTo(map, map.target);
  }

  /* Fit the map to a ward by its code, to a point [longitude, latitude], or to the whole district. */
  function fitTo(map, target) {
    if (!map.getSize().x) return; // a frame that is closed or being taken away; it is fitted when it has a size again
    if (map.own) return void map.fitBounds(map.own, { maxZoom: FOUND_ZOOM, animate: false });
    if (Array.isArray(target)) return void map.setView([target[1], target[0]], FOUND_ZOOM, { animate: false });
    const ward = target && (map.wards || []).find((feature) => feature.properties.ward_code === target);
    const bounds = L.geoJSON(ward || layers.district).getBounds();
    map.fitBounds(ward ? bounds.pad(0.06) : bounds, { padding: [6, 6], animate: false });
  }

  /* Go where the reader's choice lies, but not away from where it was made: a click on this map moves nothing. */
  function goTo(map, group, place) {
    if (place.found) {
      const [text, lon, lat] = place.found;
      L.circleMarker([lat, lon], { className: "found-ring", radius: 11, color: "#0b0c0c", weight: 4, fill: false, interactive: false }).addTo(group);
      L.marker([lat, lon], { icon: label(text, "found-label"), interactive: false, keyboard: false }).addTo(group);
    }
    const target = place.found ? place.found.slice(1) : place.ward;
    const asked = JSON.stringify(target || "");
    if (asked === map.asked) return;
    const first = map.asked === undefined;
    map.asked = asked;
    if (target && target === map.clicked) return;
    if (first && !target) return;
    map.target = target;
    map.touchedByReader = false;
    fitTo(map, target);
  }

  /* Number clicks from now on, so that a map that is opened again counts none twice. A map that was told anything to
     begin with reports only what is clicked; the other that it is drawn, once it is seen and not before. */
  function countClicks() {
    const data = window.__GLOBAL_DATA__;
    const last_object_clicked_count = Date.now();
    data.last_object_clicked_count = last_object_clicked_count;
    const isAwaited = !data.previous_data;
    data.previous_data = { last_object_clicked_count, last_active_drawing: null };
    if (!isAwaited) return;
    let said = false;
    const report = () => {
      if (!said) window.Streamlit.setComponentValue(data.previous_data);
      said = true;
    };
    requestAnimationFrame(() => requestAnimationFrame(report));
    setTimeout(report, 1000); // where nothing is painted, as in a tab that nobody looks at
  }

  function base(map, settings) {
    countClicks();
    map.labels = [];
    map.circles = [];
    map.near = [];
    map.fetched = {};
    map.code = settings.code;
    map.fine = settings.areas === "hexes"; // a thousand dark outlines would hide what they enclose
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Contains OS data © Crown copyright and database right 2025");
    let onTiles = false;
    map.eachLayer((layer) => (onTiles = onTiles || layer instanceof L.TileLayer));
    map.areaStyle = onTiles ? Object.assign({}, outline, { fillOpacity: 0.6 }) : outline; // the street map shines through
    map.areas = L.geoJSON(layers[settings.areas], {
      style: () => map.areaStyle,
      onEachFeature: (feature, layer) => layer.bindTooltip("", { sticky: true, className: "area-tooltip" }),
    }).addTo(map);
    map.byCode = {};
    map.wardPaths = {};
    if (settings.areas === "ward_boundaries") {
      map.areas.eachLayer((layer) => (map.wardPaths[layer.feature.properties.ward_name] = layer.getElement()));
    }
    map.areas.eachLayer((layer) => (map.byCode[layer.feature.properties[settings.code]] = layer));
    for (const name of settings.lines) {
      L.geoJSON(layers[name], { interactive: false, style: { color: "#0b0c0c", weight: map.fine ? 1 : 1.6, fill: false } }).addTo(map);
    }
    addHatch(map);
    makeReachable(map.areas.getLayers(), (layer) => layer.getBounds().getCenter());
    map.focused = Boolean(settings.focus); // on one ward, only its hot hexagons are worth a line
    if (settings.focus) greyNeighbours(map, settings.focus);
    if (layers.roads) drawRoads(map);
    map.wards = layers.ward_boundaries ? layers.ward_boundaries.features : [];
    map.target = settings.focus;
    const fit = () => fitTo(map, map.target);
    fit();
    addLabels(map, settings.places, "place-label", 0);
    addLabels(map, settings.labels, "ward-label", 1);
    L.control.scale({ position: "bottomleft" }).addTo(map);
    sayWhenTilesFail(map);
    map.areas.eachLayer((layer) => layer.on("click", () => (map.clicked = layer.feature.properties.ward_code)));
    // After the browser has laid the map out: labels without a place on the screen cannot be kept apart.
    map.on("moveend", () => requestAnimationFrame(() => arrangeLabels(map)));
    const sizeMarks = () => map.getContainer().classList.toggle("near", map.getZoom() >= 13);
    map.on("zoomend", sizeMarks);
    sizeMarks();
    const name = () => nameWhatIsNear(map, settings).catch(() => {}); // a map without these names is still a map
    map.on("moveend", name);
    name();
    // The frame can be laid out after the map is made: fit again once its size is known.
    new ResizeObserver(() => {
      map.invalidateSize();
      if (!map.touchedByReader) fit();
      setTimeout(() => arrangeLabels(map), 50);
    }).observe(map.getContainer());
    for (const event of ["mousedown", "wheel", "touchstart", "keydown"]) {
      map.getContainer().addEventListener(event, () => (map.touchedByReader = true), { passive: true });
    }
  }

  function tooltipOf(lines) {
    const box = document.createElement("div");
    lines.forEach((line, index) => {
      const row = document.createElement(index === 0 ? "strong" : "div");
      row.textContent = line;
      box.appendChild(row);
    });
    return box;
  }

  /* Fill every area, with what its tooltip says. */
  function fillAreas(map, fills, tooltips, outlined, unpainted) {
    for (const code in map.byCode) {
      const layer = map.byCode[code];
      const fill = fills[code];
      const style = Object.assign({}, map.areaStyle, map.fine ? (map.focused ? { weight: 0 } : fineOutline) : {}, outlined.has(code) ? hotLine : {});
      style.fillColor = fill === "missing" || fill === undefined ? unpainted : fill;
      if (style.fillColor === "missing") style.fillColor = HATCH;
      layer.setStyle(style);
      layer.setTooltipContent(tooltipOf(tooltips[code] || []));
    }
    nameForReaders(map.areas.getLayers(), (layer) => (tooltips[layer.feature.properties[map.code]] || []).join(", "));
  }

  /* Draw circles, least first, in place of those drawn before; they are reached by keyboard most first.
     A circle that opens nothing is reached as well, to be read: a browser would stop at each by itself. */
  function drawCircles(map, group, points) {
    for (const layer of map.drawn || []) group.removeLayer(layer);
    map.circles = [];
    map.drawn = [];
    const add = (layer) => map.drawn.push(layer.addTo(group));
    for (const [lon, lat, radius, lines, number, ward, spot] of points) {
      const circle = L.circleMarker([lat, lon], { radius: radius, color: "#ffffff", weight: 1, fillColor: "#1d70b8", fillOpacity: 0.75 });
      add(circle.bindTooltip(tooltipOf(lines), { className: "area-tooltip" }));
      circle.words = lines.join(", ");
      map.circles.unshift(circle);
      if (spot) {
        circle.feature = { type: "Feature", properties: { ward_code: ward, spot: spot } };
        circle.on("click", () => (map.clicked = ward));
      }
      if (number) add(L.marker([lat, lon], { icon: label(number, "number-label"), interactive: false, keyboard: false }));
    }
    // The group is put on the map after the script that paints it, and only then have its circles been drawn.
    requestAnimationFrame(() => {
      const drawn = map.circles.filter((circle) => circle.getElement());
      makeReachable(drawn, (circle) => circle.getLatLng());
      nameForReaders(drawn, (circle) => circle.words);
    });
  }

  /* Tell the page what the map was taken to, as streamlit-folium tells it of a click. */
  function report(properties) {
    const data = window.__GLOBAL_DATA__;
    const last_active_drawing = { type: "Feature", properties };
    const last_object_clicked_count = data.last_object_clicked_count + 1;
    Object.assign(data, { last_active_drawing, last_object_clicked_count });
    data.previous_data = { last_object_clicked_count, last_active_drawing };
    window.Streamlit.setComponentValue(data.previous_data);
  }

  const PLAY_EVERY = 900; // milliseconds
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  /* The counts of one month, in the order of its areas; null where there is no figure. */
  function countsAt(frames, at) {
    const sent = frames.counts[at];
    if (!sent || !frames.sparse) return sent;
    const counts = new Array(frames.codes.length).fill(0);
    for (let i = 0; i < sent.length; i += 2) counts[sent[i]] = sent[i + 1];
    return counts;
  }

  /* Show one month, quarter or year of a map that goes through time. */
  function showFrame(map, at) {
    const { frames, group } = map;
    map.at = at;
    map.end = frames.ends[at];
    const counts = countsAt(frames, at);
    const words = (count) => `${count.toLocaleString("en-GB")} ${count === 1 ? frames.one : frames.many}, ${frames.words[at]}`;
    if (frames.points) {
      const rows = [];
      (counts || []).forEach((count, i) => {
        const [lon, lat, ward] = frames.points[i];
        const radius = 2 + 16 * Math.sqrt(count / frames.months[at] / frames.most);
        if (count) rows.push([lon, lat, radius, [frames.names[i], words(count)], "", ward, frames.codes[i]]);
      });
      drawCircles(map, group, rows.sort((a, b) => a[2] - b[2]).concat(map.state.points));
    } else {
      const fills = {}, tooltips = {};
      frames.codes.forEach((code, i) => {
        const place = frames.classes[at][i];
        if (place !== "-") fills[code] = frames.colours[place];
        tooltips[code] = [frames.names[i], counts ? words(counts[i]) : `${frames.none}, ${frames.words[at]}`];
        if (counts && frames.rates) tooltips[code].push(`${frames.rates[at][i].toFixed(1)} ${frames.per}`);
      });
      fillAreas(map, fills, tooltips, new Set(), counts ? map.state.unpainted : "missing");
    }
    map.getContainer().setAttribute("aria-label", `${map.state.alt.split(". ")[0].replace(/ in [^,]*$/, "")}, ${frames.words[at]}`);
    const { slider, output } = map.bar;
    slider.value = at;
    slider.setAttribute("aria-valuetext", frames.words[at]);
    output.textContent = counts ? frames.words[at] : `${frames.words[at]}: ${frames.none}`;
  }

  function element(tag, attributes, text) {
    const made = document.createElement(tag);
    for (const name in attributes) made.setAttribute(name, attributes[name]);
    if (text) made.textContent = text;
    return made;
  }

  function sayWhetherItPlays(map) {
    const { play, output } = map.bar;
    play.textContent = still.matches ? "Next" : map.playing ? "Pause" : "Play";
    output.setAttribute("aria-live", map.playing ? "off" : "polite"); // a reader is not told of each month that passes
  }

  function stop(map) {
    clearInterval(map.playing);
    map.playing = undefined;
    sayWhetherItPlays(map);
  }

  /* Once the reader rests on a month, it stands in the page's link and picture. */
  function rest(map) {
    clearTimeout(map.resting);
    map.resting = setTimeout(() => {
      if (map.playing || !map.frames || map.reported === map.end) return;
      map.reported = map.end;
      report({ step: map.frames.step, until: map.end });
    }, 600);
  }

  function play(map) {
    const last = map.frames.ends.length - 1;
    if (still.matches) {
      showFrame(map, map.at === last ? 0 : map.at + 1);
      return rest(map);
    }
    if (map.playing) {
      stop(map);
      return rest(map);
    }
    if (map.at === last) showFrame(map, 0);
    map.playing = setInterval(() => {
      if (map.at < map.frames.ends.length - 1) return showFrame(map, map.at + 1);
      stop(map);
      rest(map);
    }, PLAY_EVERY);
    sayWhetherItPlays(map);
  }

  /* The bar above a map that goes through time: play, a slider, which months, by what step, and the way back. */
  function makeBar(map, frames) {
    const bar = element("div", { class: "time-bar", role: "group", "aria-label": "Through time" });
    const playing = element("button", { type: "button", class: "play" });
    const slider = element("input", { type: "range", min: 0, step: 1, "aria-label": "Which months the map shows" });
    const output = element("output", {});
    const step = element("select", { "aria-label": "Go through time by" });
    for (const name in frames.steps) step.append(element("option", { value: name }, frames.steps[name]));
    const close = element("button", { type: "button" }, "Whole period");
    bar.append(playing, slider, output, step, close);
    playing.addEventListener("click", () => play(map));
    slider.addEventListener("input", () => {
      stop(map);
      showFrame(map, Number(slider.value));
      rest(map);
    });
    step.addEventListener("change", () => {
      stop(map);
      report({ step: step.value, until: "" });
    });
    close.addEventListener("click", () => {
      stop(map);
      report({ step: "", until: "" });
    });
    map.getContainer().before(bar);
    map.bar = { bar, play: playing, slider, output, step };
    new ResizeObserver(() => giveRoom(map)).observe(bar); // its style may come later than the bar
    sayWhetherItPlays(map);
  }

  /* The frame keeps its height: the map gives the bar the room it needs. */
  function giveRoom(map) {
    const room = map.bar ? map.bar.bar.offsetHeight : 0;
    map.getContainer().style.height = `${window.__GLOBAL_DATA__.height - room}px`;
  }

  /* Put up the bar, or the button that asks for it, or neither. */
  function goThroughTime(map, frames) {
    if (map.ask) map.ask.remove();
    map.ask = undefined;
    map.frames = frames || undefined;
    if (!frames && map.bar) {
      stop(map);
      map.bar.bar.remove();
      map.bar = undefined;
    }
    if (frames === null) {
      map.ask = L.control({ position: "topright" });
      map.ask.onAdd = () => {
        const button = element("button", { type: "button", class: "ask-time" }, "▶ Month by month");
        L.DomEvent.disableClickPropagation(button);
        button.addEventListener("click", () => report({ step: "month", until: "" }));
        return button;
      };
      map.ask.addTo(map);
    }
    if (frames) {
      if (!map.bar) makeBar(map, frames);
      map.bar.slider.max = frames.ends.length - 1;
      map.bar.step.value = frames.step;
    }
    giveRoom(map);
    if (!frames) return;
    // What the page asks for, unless that is only what this map told it and the reader has gone on since.
    const asked = frames.ends[frames.at];
    if (map.reported !== asked || !frames.ends.includes(map.end)) map.end = map.reported = asked;
    showFrame(map, frames.ends.indexOf(map.end));
  }

  /* Two maps that stand side by side show the same part of the district: where a reader moves one, the other goes. */
  function moveTogether(map) {
    map.on("move", () => {
      if (!map.together || map.following || !map.touchedByReader) return;
      const { lat, lng } = map.getCenter();
      for (let at = 0; at < window.parent.frames.length; at += 1) {
        const other = window.parent.frames[at];
        if (other !== window) other.postMessage({ mapMovedTo: [lat, lng, map.getZoom()] }, window.location.origin);
      }
    });
    window.addEventListener("message", ({ origin, data }) => {
      if (!map.together || origin !== window.location.origin || !data || !data.mapMovedTo) return;
      const [lat, lng, zoom] = data.mapMovedTo;
      map.touchedByReader = map.following = true;
      map.setView([lat, lng], zoom, { animate: false });
      map.following = false;
    });
  }

  function paint(map, group, state, place, frames) {
    map.getContainer().setAttribute("aria-label", state.alt);
    window.frameElement.setAttribute("aria-label", state.alt.split(/[:.] /)[0]); // in place of the name of what draws it
    if (place.together && map.together === undefined) moveTogether(map);
    map.together = place.together;
    Object.assign(map, { state, group, drawn: [] });
    if (!frames) fillAreas(map, state.fills, state.tooltips, new Set(state.outlined), state.unpainted);
    if (map.chosen) map.chosen.remove();
    map.chosen = null;
    const wanted = (layers.ward_boundaries || { features: [] }).features.filter(
      (feature) => feature.properties.ward_code === state.selected
    );
    if (wanted.length) {
      map.chosen = L.geoJSON(wanted, { interactive: false, style: Object.assign({ fill: false }, selectedLine) }).addTo(map);
    }
    for (const code of state.outlined) if (map.byCode[code]) map.byCode[code].bringToFront();
    for (const [lon, lat] of state.marks) {
      L.marker([lat, lon], { icon: label("◆", "mark-label"), interactive: false, keyboard: false }).addTo(group);
    }
    if (frames && frames.points) fillAreas(map, {}, state.tooltips, new Set(), state.unpainted);
    drawOwn(map, group, state.own);
    for (const outline of state.done || []) L.geoJSON(outline, { interactive: false, style: doneLine }).addTo(group);
    if (!(frames && frames.points)) drawCircles(map, group, state.points);
    goThroughTime(map, frames);
    ringSpot(map, group, place.spot);
    goTo(map, group, place);
    requestAnimationFrame(() => arrangeLabels(map));
  }

  return { layers, base, paint };
})();
