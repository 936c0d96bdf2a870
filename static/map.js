/* Draws the map inside the page's map frame. The page sends what to draw; nothing here computes a figure. */
"use strict";

window.communityMap = (function () {
  const layers = {}; // GeoJSON by name, put here by the scripts of lib/drawing/map_files.py
  const HATCH = "url(#hatch)";
  const NAMES_ZOOM = 12.5; // from here on villages, stations, landmarks and streets are named as well
  const LONG_STREET = { points: 4, zoom: 13 }; // a street of so many map points is named earlier
  const STREET_ZOOM = 16; // and from here on every map point of a street
  const FOUND_ZOOM = 16;
  const MOST_NAMES = 140;
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

  function isIn(map, box, text) {
    const ward = map.wardPaths[text];
    return ward && document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2) === ward;
  }

  function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /* Show each label that does not run into one already shown: towns first from afar, wards first from near. */
  function arrangeLabels(map) {
    const near = map.getZoom() >= NAMES_ZOOM;
    const rank = (marker) => (near && marker.rank < 2 ? 1 - marker.rank : marker.rank);
    const frame = map.getContainer().getBoundingClientRect();
    if (!frame.width || document.hidden) return void setTimeout(() => arrangeLabels(map), 250);
    const boxOf = (element) => {
      const box = element.getBoundingClientRect();
      return { left: box.left - 2, right: box.right + 2, top: box.top - 1, bottom: box.bottom + 1 };
    };
    // What a view numbers or marks keeps its place, and nothing is read beneath the map's own controls.
    const fixed = ".number-label span, .mark-label span, .found-label span, .leaflet-control";
    const taken = [...map.getContainer().querySelectorAll(fixed)].map(boxOf);
    const kept = taken.length;
    const named = new Map();
    const markers = map.labels.filter((marker) => marker.getElement());
    markers.sort((a, b) => rank(a) - rank(b));
    for (const marker of markers) {
      const element = marker.getElement();
      element.style.visibility = "hidden";
      const span = element.firstChild;
      for (const [x, y] of marker.rank === 1 ? NUDGES : [[0, 0]]) {
        span.style.margin = `${y}px 0 0 ${x}px`;
        const box = boxOf(span);
        const whole = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
        const twin = (named.get(marker.text) || []).some((o) => Math.hypot(o.left - box.left, o.top - box.top) < SAME_NAME_APART);
        if (!whole || twin || taken.some((other) => overlaps(box, other))) continue;
        if ((x || y) && !isIn(map, box, marker.text)) continue;
        element.style.visibility = "visible";
        taken.push(box);
        named.set(marker.text, [...(named.get(marker.text) || []), box]);
        break;
      }
    }
    // The frame may not have been laid out yet: nothing can be read then, so look again shortly.
    if (markers.length && taken.length === kept && map.getZoom() < NAMES_ZOOM) setTimeout(() => arrangeLabels(map), 250);
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
        const from = points >= LONG_STREET.points ? LONG_STREET.zoom : KINDS.street.zoom;
        return zoom >= from && zoom < STREET_ZOOM;
      });
      if (zoom >= STREET_ZOOM) {
        const points = await fetched(map, "streets", settings.streets);
        wanted = wanted.concat(points.map(([lon, lat, text]) => [lon, lat, text, "street", 1]));
      }
      if (zoom !== map.getZoom()) return; // moved on meanwhile
      const bounds = map.getBounds();
      wanted = wanted.filter(([lon, lat]) => bounds.contains([lat, lon]));
      wanted.sort((a, b) => KINDS[a[3]].rank - KINDS[b[3]].rank || b[4] - a[4]);
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

  /* One stop for the tab key; arrow keys go from area to area, or circle to circle, and Enter opens one. */
  function makeReachable(layers, middle) {
    layers.forEach((layer, index) => {
      const path = layer.getElement();
      path.setAttribute("tabindex", index === 0 ? "0" : "-1");
      path.setAttribute("role", "button");
      path.addEventListener("focus", () => layer.openTooltip());
      path.addEventListener("blur", () => layer.closeTooltip());
      path.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === "Enter" || event.key === " ") {
          layer.fire("click", { latlng: middle(layer) }, true);
        } else if (step) {
          const next = layers[(index + step + layers.length) % layers.length].getElement();
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

  /* Ring what is open beside the map. */
  function ringSpot(map, group, spot) {
    if (!spot) return;
    const hexagon = map.byCode[spot];
    const ring = { color: "#0b0c0c", weight: 4, fill: false, interactive: false };
    if (hexagon) return void L.geoJSON(hexagon.feature, { interactive: false, style: ring }).addTo(group);
    const circle = (map.circles || []).find((one) => one.feature.properties.spot === spot);
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

  /* Fit the map to a ward by its code, to a point [longitude, latitude], or to the whole district. */
  function fitTo(map, target) {
    if (Array.isArray(target)) return void map.setView([target[1], target[0]], FOUND_ZOOM, { animate: false });
    const ward = target && (map.wards || []).find((feature) => feature.properties.ward_code === target);
    const bounds = L.geoJSON(ward || layers.district).getBounds();
    map.fitBounds(ward ? bounds.pad(0.06) : bounds, { padding: [6, 6], animate: false });
  }

  /* Go where the reader's choice lies, but not away from where it was made: a click on this map moves nothing. */
  function goTo(map, group, place) {
    if (place.found) {
      const [text, lon, lat] = place.found;
      L.circleMarker([lat, lon], { radius: 11, color: "#0b0c0c", weight: 4, fill: false, interactive: false }).addTo(group);
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

  function base(map, settings) {
    map.labels = [];
    map.near = [];
    map.fetched = {};
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

  function paint(map, group, state, place) {
    const outlined = new Set(state.outlined);
    map.getContainer().setAttribute("aria-label", state.alt);
    for (const code in map.byCode) {
      const layer = map.byCode[code];
      const fill = state.fills[code];
      const style = Object.assign({}, map.areaStyle, map.fine ? (map.focused ? { weight: 0 } : fineOutline) : {}, outlined.has(code) ? hotLine : {});
      style.fillColor = fill === "missing" || fill === undefined ? state.unpainted : fill;
      if (style.fillColor === "missing") style.fillColor = HATCH;
      layer.setStyle(style);
      layer.setTooltipContent(tooltipOf(state.tooltips[code] || []));
      layer.getElement().setAttribute("aria-label", (state.tooltips[code] || []).join(", "));
    }
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
    map.circles = [];
    for (const [lon, lat, radius, lines, number, ward, spot] of state.points) {
      const circle = L.circleMarker([lat, lon], { radius: radius, color: "#ffffff", weight: 1, fillColor: "#1d70b8", fillOpacity: 0.75 });
      circle.bindTooltip(tooltipOf(lines), { className: "area-tooltip" }).addTo(group);
      if (spot) {
        circle.feature = { type: "Feature", properties: { ward_code: ward, spot: spot } };
        circle.on("click", () => (map.clicked = ward));
        circle.words = lines.join(", ");
        map.circles.unshift(circle); // drawn least first, reached most first
      }
      if (number) {
        L.marker([lat, lon], { icon: label(number, "number-label"), interactive: false, keyboard: false }).addTo(group);
      }
    }
    ringSpot(map, group, place.spot);
    goTo(map, group, place);
    requestAnimationFrame(() => {
      arrangeLabels(map);
      // The circles have been drawn by now: their group is put on the map after this script.
      const drawn = map.circles.filter((circle) => circle.getElement());
      makeReachable(drawn, (circle) => circle.getLatLng());
      for (const circle of drawn) circle.getElement().setAttribute("aria-label", circle.words);
    });
  }

  return { layers, base, paint };
})();
